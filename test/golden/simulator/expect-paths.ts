import { expect } from "vitest";
import { frequencyResponse } from "../../../simulator/channel/frequency-response.ts";
import {
  ISOTROPIC_H,
  ISOTROPIC_V,
  pathCoefficient,
} from "../../../simulator/propagation/antenna.ts";
import type { Path } from "../../../simulator/propagation/path.ts";
import { createPathTracer } from "../../../simulator/propagation/path-tracer.ts";
import type { Scene } from "../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../simulator/scene/vector.ts";

/** Input of a reference case with paths. */
export interface TracedIn {
  tx: Vec3;
  rx: Vec3;
  frequency_ghz: number;
  polarization: "V" | "H";
  max_order?: number;
  material: string;
  model: string;
}
interface TracedPath {
  surfaces: string[];
  vertices: Vec3[];
  delay_ns: number;
  length_m: number;
  a: [number, number];
  aod_theta_phi_rad: [number, number];
  aoa_theta_phi_rad: [number, number];
}
/** Its expected paths and what they add up to. */
export interface TracedOut {
  paths: TracedPath[];
  coherent_power_gain_db: number;
  "H_at_offsets_-10_-1_0_1_10_MHz"?: [number, number][];
}

/** Traces a case and compares every path, their number, and the sum of their fields. */
export function expectPaths(scene: Scene, given: TracedIn, out: TracedOut): void {
  const carrierHz = given.frequency_ghz * 1e9;
  const trace = createPathTracer({
    scene,
    transmitter: given.tx,
    frequencyHz: carrierHz,
    maxOrder: given.max_order ?? 1,
  });
  const paths = trace(given.rx);
  expect(paths).toHaveLength(out.paths.length);
  for (const expected of out.paths) expectPath(paths, expected, scene, given.polarization);

  const taps = paths.map((path) => ({
    gain: pathCoefficient(path, ...antennas(given.polarization)),
    delayS: path.delayS,
    dopplerHz: 0,
  }));
  const wanted = out["H_at_offsets_-10_-1_0_1_10_MHz"] ?? [];
  for (const [n, offsetMhz] of [-10, -1, 0, 1, 10].entries()) {
    const grid = { firstHz: offsetMhz * 1e6, stepHz: 0, count: 1 };
    const { re, im } = frequencyResponse(taps, carrierHz, grid, 0);
    const [wantedRe = re[0] ?? 0, wantedIm = im[0] ?? 0] = wanted[n] ?? [];
    expect(Math.hypot((re[0] ?? 0) - wantedRe, (im[0] ?? 0) - wantedIm)).toBeLessThan(2e-8);
    if (offsetMhz === 0) {
      const gainDb = 10 * Math.log10((re[0] ?? 0) ** 2 + (im[0] ?? 0) ** 2);
      expect(gainDb).toBeCloseTo(out.coherent_power_gain_db, 3);
    }
  }
}

function expectPath(paths: Path[], expected: TracedPath, scene: Scene, polarisation: "V" | "H") {
  const same = paths.filter(
    ({ interactions }) =>
      interactions.length === expected.surfaces.length &&
      interactions.every(
        ({ face, point }, n) =>
          scene.faces[face]?.name === expected.surfaces[n] &&
          distance(point, expected.vertices[n] ?? [0, 0, 0]) <
            1e-5 + 1e-8 * distance(point, [0, 0, 0]),
      ),
  );
  expect(same).toHaveLength(1);
  const [path] = same;
  if (!path) return;
  expect(Math.abs(path.delayS * 1e9 - expected.delay_ns)).toBeLessThan(1e-6);
  expectClose(coefficientOf(path, polarisation), expected.a);
  expect(angleBetween(path.departure, expected.aod_theta_phi_rad)).toBeLessThan(1e-6);
  const [x, y, z] = path.arrival;
  expect(angleBetween([-x, -y, -z], expected.aoa_theta_phi_rad)).toBeLessThan(1e-6);
}

function antennas(polarisation: "V" | "H") {
  const antenna = polarisation === "V" ? ISOTROPIC_V : ISOTROPIC_H;
  return [antenna, antenna] as const;
}

/** Gain of a path between two isotropic antennas of one polarisation. */
export function coefficientOf(path: Path, polarisation: "V" | "H"): [number, number] {
  const { re, im } = pathCoefficient(path, ...antennas(polarisation));
  return [re, im];
}

/** Compares complex gains to 1e-6 relative. */
export function expectClose(found: [number, number], expected: [number, number]): void {
  const error = Math.hypot(found[0] - expected[0], found[1] - expected[1]);
  expect(error / Math.hypot(...expected)).toBeLessThan(1e-6);
}

function distance(a: Vec3, b: Vec3): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function angleBetween(direction: Vec3, [theta, phi]: [number, number]): number {
  const sin = Math.sin(theta);
  return distance(direction, [sin * Math.cos(phi), sin * Math.sin(phi), Math.cos(theta)]);
}
