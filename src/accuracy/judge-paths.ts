import { type Static, Type } from "@sinclair/typebox";
import { frequencyResponse } from "../../simulator/channel/frequency-response.ts";
import { ISOTROPIC_H, ISOTROPIC_V, pathCoefficient } from "../../simulator/propagation/antenna.ts";
import type { Path } from "../../simulator/propagation/path.ts";
import type { Scene } from "../../simulator/scene/scene.ts";
import type { Vec3 } from "../../simulator/scene/vector.ts";
import {
  complexRelative,
  difference,
  type Measure,
  type Note,
  type Pair,
  powerDb,
} from "./measure.ts";
import { OptionalPair, OptionalScalar, PairShape, Scalar, Vec3Shape } from "./shapes.ts";

const PathShape = Type.Object({
  surfaces: Type.Array(Type.String()),
  vertices: Type.Optional(Type.Array(Vec3Shape)),
  delay_ns: Scalar,
  a: PairShape,
  gain_db: OptionalScalar,
  aod_theta_phi_rad: OptionalPair,
  aoa_theta_phi_rad: OptionalPair,
});
type ReferencePath = Static<typeof PathShape>;

const OFFSETS_MHZ = [-10, -1, 0, 1, 10];

/** What a file says of all paths between two points. */
export const PathsShape = Type.Object({
  paths: Type.Array(PathShape),
  coherent_power_gain_db: OptionalScalar,
  incoherent_power_gain_db: OptionalScalar,
  "H_at_offsets_-10_-1_0_1_10_MHz": Type.Optional(Type.Array(PairShape)),
});

/** How paths are looked at. */
export interface Observation {
  /** Where they were found. */
  readonly scene: Scene;
  /** All of them. */
  readonly paths: readonly Path[];
  /** Polarisation of both isotropic antennas. */
  readonly polarisation: "V" | "H";
  /** f_c. Unit: Hz. */
  readonly carrierHz: number;
}

/**
 * Compares paths with those of a file: which there are, each by itself, and what they add up to.
 *
 * @param observed - The paths found.
 * @param expected - What the file says.
 * @param note - Where every comparison goes.
 */
export function judgePaths(
  observed: Observation,
  expected: Static<typeof PathsShape>,
  note: Note,
): void {
  const found = observed.paths.map((path) => describePath(path, observed));
  const labels = (paths: readonly { surfaces: readonly string[] }[]) =>
    paths.map(({ surfaces }) => surfaces.join(" > ") || "line of sight").sort();
  note(PATH_SET, labels(expected.paths), labels(found));
  for (const path of expected.paths) judgePath(path, found, note);
  // files differ in how they write the sum of nothing, in which nothing can be wrong
  if (found.length > 0) judgeSums(observed, expected, note);
}

/** Complex gain of a path between two isotropic antennas of one polarisation. */
export function isotropicGain(path: Path, polarisation: "V" | "H"): Pair {
  const antenna = polarisation === "V" ? ISOTROPIC_V : ISOTROPIC_H;
  const { re, im } = pathCoefficient(path, antenna, antenna);
  return [re, im];
}

/** Delay of a path; closed form. */
export const DELAY: Measure<number> = difference("delay", "ns", 1e-6);
/** Gain of a path in dB; 1e-6 of the amplitude and the six decimals of the files make 1e-5. */
export const GAIN_DB: Measure<number> = difference("gain", "dB", 1e-5);
/** Point where a path meets a face; files print eight digits. */
export const POINT: Measure<Vec3> = {
  quantity: "interaction point",
  unit: "m",
  tolerance: 1e-5,
  errorOf: (a, b) => Math.max(0, distance(a, b) - 1e-8 * Math.hypot(...b)),
};
/** Number of values that only one of two lists has. */
const PATH_SET: Measure<readonly string[]> = {
  quantity: "path set",
  unit: "paths",
  tolerance: 0,
  errorOf: (found, expected) => numWithout(found, expected) + numWithout(expected, found),
};
const GAIN = complexRelative("complex gain", 1e-6);
const DEPARTURE = angle("departure angle");
const ARRIVAL = angle("arrival angle");

interface DescribedPath {
  readonly surfaces: readonly string[];
  readonly points: readonly Vec3[];
  readonly delayNs: number;
  readonly gain: Pair;
  readonly departure: Vec3;
  readonly lookingBack: Vec3;
}

function describePath(path: Path, { scene, polarisation }: Observation): DescribedPath {
  const [x, y, z] = path.arrival;
  return {
    surfaces: path.interactions.map(({ face }) => scene.faces[face]?.name ?? ""),
    points: path.interactions.map(({ point }) => point),
    delayNs: path.delayS * 1e9,
    gain: isotropicGain(path, polarisation),
    departure: path.departure,
    lookingBack: [-x, -y, -z],
  };
}

function judgePath(expected: ReferencePath, all: readonly DescribedPath[], note: Note): void {
  const off = ({ points }: DescribedPath) =>
    Math.max(0, ...(expected.vertices ?? []).map((v, n) => distance(v, points[n] ?? [0, 0, 0])));
  const [path] = all
    .filter(({ surfaces }) => surfaces.join() === expected.surfaces.join())
    .sort((a, b) => off(a) - off(b));
  if (!path) return; // the path set has it as missing
  for (const [n, vertex] of (expected.vertices ?? []).entries()) {
    note(POINT, vertex, path.points[n] ?? [Number.NaN, 0, 0]);
  }
  note(DELAY, expected.delay_ns, path.delayNs);
  note(GAIN, expected.a, path.gain);
  note(GAIN_DB, expected.gain_db, powerDb(path.gain[0] ** 2 + path.gain[1] ** 2));
  note(DEPARTURE, expected.aod_theta_phi_rad, anglesOf(path.departure));
  note(ARRIVAL, expected.aoa_theta_phi_rad, anglesOf(path.lookingBack));
}

function judgeSums(
  { paths, polarisation, carrierHz }: Observation,
  expected: Static<typeof PathsShape>,
  note: Note,
): void {
  const gains = paths.map((path) => isotropicGain(path, polarisation));
  const taps = gains.map(([re, im], n) => {
    return { gain: { re, im }, delayS: paths[n]?.delayS ?? 0, dopplerHz: 0 };
  });
  const amplitudeSum = gains.reduce((sum, gain) => sum + Math.hypot(...gain), 0);
  const response = (offsetHz: number): Pair => {
    const grid = { firstHz: offsetHz, stepHz: 0, count: 1 };
    const { re, im } = frequencyResponse(taps, carrierHz, grid, 0);
    return [re[0] ?? 0, im[0] ?? 0];
  };
  // in a fade the paths cancel, so errors are counted against what there is to cancel
  const field = complexRelative("frequency response", 1e-6, () => amplitudeSum);
  for (const [n, value] of (expected["H_at_offsets_-10_-1_0_1_10_MHz"] ?? []).entries()) {
    note(field, value, response((OFFSETS_MHZ[n] ?? Number.NaN) * 1e6));
  }
  const coherent: Measure<number> = {
    ...{ quantity: "coherent gain", unit: "relative", tolerance: 1e-6 },
    errorOf: (a, b) => Math.abs(10 ** (a / 20) - 10 ** (b / 20)) / amplitudeSum,
  };
  const power = gains.reduce((sum, [re, im]) => sum + re ** 2 + im ** 2, 0);
  note(coherent, expected.coherent_power_gain_db, 20 * Math.log10(Math.hypot(...response(0))));
  note(INCOHERENT, expected.incoherent_power_gain_db, powerDb(power));
}

const INCOHERENT = difference("incoherent gain", "dB", 1e-5);

function angle(quantity: string): Measure<Pair> {
  const errorOf = (a: Pair, b: Pair) => distance(directionOf(a), directionOf(b));
  return { quantity, unit: "rad", tolerance: 1e-6, errorOf };
}

function anglesOf([x, y, z]: Vec3): Pair {
  return [Math.atan2(Math.hypot(x, y), z), Math.atan2(y, x)];
}

function directionOf([theta, phi]: Pair): Vec3 {
  const sin = Math.sin(theta);
  return [sin * Math.cos(phi), sin * Math.sin(phi), Math.cos(theta)];
}

function distance(a: Vec3, b: Vec3): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** How many of `some` have no partner in `others`. */
function numWithout(some: readonly string[], others: readonly string[]): number {
  const left = [...others];
  return some.filter((value) => {
    const at = left.indexOf(value);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  }).length;
}
