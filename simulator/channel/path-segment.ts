import type { Complex } from "../propagation/complex.ts";
import { addTap, type ResponseRow } from "./add-tap.ts";
import type { FrequencyGrid } from "./frequency-response.ts";

/** A path at a keyframe. */
export interface KeyframePath {
  /** The same at the next keyframe when it is the same sequence of faces. */
  readonly id: number;
  /** Gain with antennas, without the carrier's phase. */
  readonly gain: Complex;
  /** Carrier frequency times delay. Unit: cycles. */
  readonly cycles: number;
  /** How much `cycles` grows per time between keyframes, at this moment. Unit: cycles. */
  readonly cyclesRate: number;
}

/**
 * The paths of one user between two keyframes, packed for the hot path: per path the gain at the
 * start and its growth (re, im), and four coefficients of the delay's cubic.
 */
export interface PathSegment {
  /** Number of paths in use. */
  numPaths: number;
  /** `[capacity][8]`: re, Δre, im, Δim, c₀, c₁, c₂, c₃. Replaced by a longer one when needed. */
  packed: Float64Array;
}

const FIELDS = 8;

/**
 * Makes an empty segment.
 *
 * @returns A segment with room for 16 paths; it grows when a keyframe has more.
 */
export function createPathSegment(): PathSegment {
  return { numPaths: 0, packed: new Float64Array(16 * FIELDS) };
}

/**
 * Fills a segment with what leads from one keyframe to the next, s = 0 … 1 in between: gains go
 * straight from value to value, delays along the cubic that has both values and both rates (Hermite),
 * so that phase and Doppler are continuous over keyframes. A path that only one of them has fades in
 * or out with its delay growing at its own rate.
 *
 * @param segment - Overwritten.
 * @param from - Paths at s = 0.
 * @param to - Paths at s = 1.
 */
export function joinKeyframes(
  segment: PathSegment,
  from: readonly KeyframePath[],
  to: readonly KeyframePath[],
): void {
  segment.numPaths = 0;
  for (const start of from) {
    const end = to.find(({ id }) => id === start.id);
    if (end) append(segment, start.gain, end.gain, hermite(start, end));
    else append(segment, start.gain, SILENT, [start.cycles, start.cyclesRate, 0, 0]);
  }
  for (const end of to) {
    if (from.some(({ id }) => id === end.id)) continue;
    append(segment, SILENT, end.gain, [end.cycles - end.cyclesRate, end.cyclesRate, 0, 0]);
  }
}

/**
 * Adds the response of all paths at one moment to a row.
 * Hot path: runs per user and slot, allocates nothing.
 *
 * @param row - Where to add; one element per frequency of the grid.
 * @param segment - The paths.
 * @param s - Moment between the keyframes, 0 … 1.
 * @param carrierHz - Carrier frequency. Unit: Hz.
 * @param grid - Frequencies of the row.
 */
export function addSegment(
  row: ResponseRow,
  segment: PathSegment,
  s: number,
  carrierHz: number,
  grid: FrequencyGrid,
): void {
  const { packed, numPaths } = segment;
  const firstRatio = 1 + grid.firstHz / carrierHz;
  const stepRatio = grid.stepHz / carrierHz;
  for (let p = 0; p < numPaths * FIELDS; p += FIELDS) {
    const gainRe = (packed[p] ?? 0) + s * (packed[p + 1] ?? 0);
    const gainIm = (packed[p + 2] ?? 0) + s * (packed[p + 3] ?? 0);
    const curve = (packed[p + 6] ?? 0) + s * (packed[p + 7] ?? 0);
    const cycles = (packed[p + 4] ?? 0) + s * ((packed[p + 5] ?? 0) + s * curve);
    addTap(row, gainRe, gainIm, -firstRatio * cycles, -stepRatio * cycles);
  }
}

const SILENT: Complex = { re: 0, im: 0 };

type Cubic = readonly [number, number, number, number];

function hermite(start: KeyframePath, end: KeyframePath): Cubic {
  const risen = end.cycles - start.cycles;
  const [rate0, rate1] = [start.cyclesRate, end.cyclesRate];
  return [start.cycles, rate0, 3 * risen - 2 * rate0 - rate1, rate0 + rate1 - 2 * risen];
}

function append(segment: PathSegment, start: Complex, end: Complex, cubic: Cubic): void {
  const offset = segment.numPaths * FIELDS;
  if (offset === segment.packed.length) {
    const longer = new Float64Array(2 * offset);
    longer.set(segment.packed);
    segment.packed = longer;
  }
  segment.packed.set([start.re, end.re - start.re, start.im, end.im - start.im, ...cubic], offset);
  segment.numPaths += 1;
}
