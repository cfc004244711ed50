import { addTone, type ResponseRow } from "./add-tone.ts";
import type { FrequencyGrid } from "./frequency-response.ts";
import { type Keyframe, MOTION_FIELDS, PATH_FIELDS } from "./keyframe.ts";

/**
 * The paths of one link between two keyframes, packed for the hot path: per path the four
 * coefficients of its delay's cubic, then per entry the gain at the start and its growth.
 */
export interface PathSegment {
  /** Receiving antennas times ports. */
  readonly numEntries: number;
  /** Number of paths in use. */
  numPaths: number;
  /** `[capacity][4 + 4 · numEntries]`: c₀, c₁, c₂, c₃, (re, Δre, im, Δim) · numEntries. Replaced by a longer one when needed. */
  packed: Float64Array;
}

const CUBIC_FIELDS = 4;
const GAIN_FIELDS = 4;

/**
 * Makes an empty segment.
 *
 * @param numEntries - Receiving antennas times ports.
 * @returns A segment with room for 16 paths; it grows when a keyframe has more.
 */
export function createPathSegment(numEntries: number): PathSegment {
  const packed = new Float64Array(16 * (CUBIC_FIELDS + GAIN_FIELDS * numEntries));
  return { numEntries, numPaths: 0, packed };
}

/**
 * Fills a segment with what leads from one keyframe to the next, s = 0 … 1 in between: gains go
 * straight from value to value, delays along the cubic that has both values and both rates (Hermite),
 * so that phase and Doppler are continuous over keyframes. A path that only one of them has fades in
 * or out with its delay growing at its own rate.
 *
 * @param segment - Overwritten.
 * @param from - Keyframe at s = 0.
 * @param to - Keyframe at s = 1.
 */
export function joinKeyframes(segment: PathSegment, from: Keyframe, to: Keyframe): void {
  const pathFields = PATH_FIELDS + 2 * segment.numEntries;
  segment.numPaths = 0;
  for (let start = MOTION_FIELDS; start < from.length; start += pathFields) {
    append(segment, from, start, to, findPath(to, pathFields, from[start]));
  }
  for (let end = MOTION_FIELDS; end < to.length; end += pathFields) {
    if (findPath(from, pathFields, to[end]) < 0) append(segment, from, -1, to, end);
  }
}

/**
 * Adds the response of all paths at one moment to one row per entry.
 * Hot path: runs per link and slot, allocates nothing.
 *
 * @param row - The first entry's row, one element per frequency of the grid; the others follow it.
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
  const { packed, numPaths, numEntries } = segment;
  const firstRatio = 1 + grid.firstHz / carrierHz;
  const stepRatio = grid.stepHz / carrierHz;
  let at = 0;
  for (let p = 0; p < numPaths; p += 1) {
    const curve = (packed[at + 2] ?? 0) + s * (packed[at + 3] ?? 0);
    const cycles = (packed[at] ?? 0) + s * ((packed[at + 1] ?? 0) + s * curve);
    const firstRad = turnOf(-firstRatio * cycles);
    const stepRad = turnOf(-stepRatio * cycles);
    const cosFirst = Math.cos(firstRad);
    const sinFirst = Math.sin(firstRad);
    const cosStep = Math.cos(stepRad);
    const sinStep = Math.sin(stepRad);
    at += CUBIC_FIELDS;
    for (let entry = 0; entry < numEntries; entry += 1) {
      const re = (packed[at] ?? 0) + s * (packed[at + 1] ?? 0);
      const im = (packed[at + 2] ?? 0) + s * (packed[at + 3] ?? 0);
      const toneRe = re * cosFirst - im * sinFirst;
      const toneIm = re * sinFirst + im * cosFirst;
      addTone(row, entry, toneRe, toneIm, cosStep, sinStep);
      at += GAIN_FIELDS;
    }
  }
}

function turnOf(cycles: number): number {
  return 2 * Math.PI * (cycles - Math.round(cycles));
}

/** Where a keyframe has the path of this number; −1: nowhere. */
function findPath(keyframe: Keyframe, pathFields: number, id: number | undefined): number {
  for (let path = MOTION_FIELDS; path < keyframe.length; path += pathFields) {
    if (keyframe[path] === id) return path;
  }
  return -1;
}

/** Adds a path that is at `start` in the one keyframe and at `end` in the other; −1: it is not there. */
function append(
  segment: PathSegment,
  from: Keyframe,
  start: number,
  to: Keyframe,
  end: number,
): void {
  const numGains = 2 * segment.numEntries;
  let at = segment.numPaths * (CUBIC_FIELDS + 2 * numGains);
  if (at === segment.packed.length) {
    const longer = new Float64Array(2 * at);
    longer.set(segment.packed);
    segment.packed = longer;
  }
  writeCubic(segment.packed, at, from, start, to, end);
  at += CUBIC_FIELDS;
  for (let part = 0; part < numGains; part += 1) {
    const before = start < 0 ? 0 : (from[start + PATH_FIELDS + part] ?? 0);
    const after = end < 0 ? 0 : (to[end + PATH_FIELDS + part] ?? 0);
    segment.packed[at + 2 * part] = before;
    segment.packed[at + 2 * part + 1] = after - before;
  }
  segment.numPaths += 1;
}

/** Cubic through both delays with both rates; with one end missing, the other's straight line. */
function writeCubic(
  packed: Float64Array,
  at: number,
  from: Keyframe,
  start: number,
  to: Keyframe,
  end: number,
): void {
  const endRate = to[end + 2] ?? 0;
  const rate = start < 0 ? endRate : (from[start + 2] ?? 0);
  const first = start < 0 ? (to[end + 1] ?? 0) - endRate : (from[start + 1] ?? 0);
  const isWhole = start >= 0 && end >= 0;
  const risen = isWhole ? (to[end + 1] ?? 0) - first : rate;
  const last = isWhole ? endRate : rate;
  packed[at] = first;
  packed[at + 1] = rate;
  packed[at + 2] = 3 * risen - 2 * rate - last;
  packed[at + 3] = rate + last - 2 * risen;
}
