import type { Tap } from "../../../simulator/channel/frequency-response.ts";
import { arrivingAmplitude, powerGain } from "../../../simulator/coverage/path-sum.ts";
import type { InteractionKind, Path } from "../../../simulator/propagation/path.ts";
import type { Scene } from "../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../simulator/scene/vector.ts";
import { linearToDb } from "../../nr/units.ts";

/** Two points of a scene and what leads from one to the other. */
export interface Link {
  /** The scene. */
  readonly scene: Scene;
  /** Unit: Hz. */
  readonly carrierHz: number;
  /** Unit: m. */
  readonly transmitter: Vec3;
  /** Unit: m. */
  readonly receiver: Vec3;
  /** `[numPaths]` */
  readonly paths: readonly Path[];
  /** The same with antennas and Doppler `[numPaths]`. */
  readonly taps: readonly Tap[];
}

const LETTERS: Readonly<Record<InteractionKind, string>> = {
  reflection: "R",
  transmission: "T",
  diffraction: "D",
  scattering: "S",
};

/**
 * Describes every path, the strongest first.
 *
 * @param link - The link.
 * @returns Everything that is known of each path, as plain data.
 */
export function pathReports(link: Link) {
  return link.taps
    .map((tap, n) => ({ tap, path: link.paths[n] }))
    .flatMap(({ tap, path }) => (path ? [describePath(link, path, tap)] : []))
    .sort((a, b) => b.gainDb - a.gainDb);
}

/** One path as plain data. */
export type PathReport = ReturnType<typeof pathReports>[number];

function describePath({ scene, carrierHz, transmitter, receiver }: Link, path: Path, tap: Tap) {
  const { interactions, arrival } = path;
  const amplitude = arrivingAmplitude(tap, carrierHz);
  const towards: Vec3 = [-arrival[0], -arrival[1], -arrival[2]];
  return {
    type: interactions.map(({ kind }) => LETTERS[kind]).join("") || "LOS",
    interactions: interactions.map(({ kind, face, point }) => {
      const { name = "", material = "" } = scene.faces[face] ?? {};
      return { kind, face, name, material, point };
    }),
    vertices: [transmitter, ...interactions.map(({ point }) => point), receiver],
    lengthM: path.lengthM,
    delayNs: path.delayS * 1e9,
    gainDb: linearToDb(amplitude.re ** 2 + amplitude.im ** 2),
    phaseDeg: degrees(Math.atan2(amplitude.im, amplitude.re)),
    amplitude,
    jones: path.jones,
    departure: anglesOf(path.departure),
    arrival: anglesOf(towards),
    dopplerHz: tap.dopplerHz,
  };
}

/**
 * Sums up all paths,
 *
 *     τ_rms = √(Σ p (τ − τ̄)² / Σ p),   τ̄ = Σ p τ / Σ p
 *
 * @param link - The link.
 * @returns Gains of both sums (dB, −∞ without any path), mean delay and rms delay spread (ns).
 */
export function linkTotals({ taps, carrierHz }: Pick<Link, "taps" | "carrierHz">) {
  const powers = taps.map((tap) => powerGain([tap], carrierHz, "incoherent"));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const mean = (quantity: (tap: Tap) => number) =>
    taps.reduce((sum, tap, n) => sum + (powers[n] ?? 0) * quantity(tap), 0) / (total || 1);
  const meanS = mean(({ delayS }) => delayS);
  return {
    numPaths: taps.length,
    incoherentGainDb: linearToDb(total),
    coherentGainDb: linearToDb(powerGain(taps, carrierHz, "coherent")),
    meanDelayNs: meanS * 1e9,
    rmsDelaySpreadNs: Math.sqrt(mean(({ delayS }) => (delayS - meanS) ** 2)) * 1e9,
  };
}

function anglesOf([x, y, z]: Vec3): { zenithDeg: number; azimuthDeg: number } {
  return {
    zenithDeg: degrees(Math.acos(Math.max(-1, Math.min(1, z)))),
    azimuthDeg: degrees(Math.atan2(y, x)),
  };
}

const degrees = (rad: number) => (rad * 180) / Math.PI;
