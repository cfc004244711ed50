import { advance, norm, type Vec3 } from "../scene/vector.ts";
import type { Trajectory } from "./trajectory.ts";

/** A position at a moment. */
export interface PositionSample {
  /** When. Unit: s. */
  readonly timeS: number;
  /** Where. Unit: m. */
  readonly position: Vec3;
}

/**
 * Passes through given positions at given times on cubic pieces, whose velocity at a sample is that
 * of the straight line between its neighbours (Catmull–Rom); with τ = (t − t₀)/h on a piece of length h
 *
 *     p(t) = p₀ + h v₀ τ + (3Δ − h(2v₀ + v₁)) τ² + (h(v₀ + v₁) − 2Δ) τ³,   Δ = p₁ − p₀
 *
 * It stands still before the first and after the last sample, and starts and stops there gently.
 *
 * @param samples - At least one; times rise.
 * @returns The trajectory; its `maxSpeedMps` bounds the speed by the pieces' control polygons.
 * @source E. Catmull and R. Rom, "A class of local interpolating splines", 1974.
 */
export function sampledTrajectory(samples: readonly PositionSample[]): Trajectory {
  const pieces = samples.slice(1).map((_, n) => pieceBetween(samples, n));
  const [first, last] = [samples[0] as PositionSample, samples.at(-1) as PositionSample];
  const at = (timeS: number) => {
    if (timeS <= first.timeS) return standAt(first);
    if (timeS >= last.timeS) return standAt(last);
    return followPiece(pieces[indexAt(samples, timeS)] as Piece, timeS);
  };
  return { maxSpeedMps: Math.max(0, ...pieces.map(fastest)), at };
}

interface Piece {
  readonly start: PositionSample;
  readonly lengthS: number;
  /** p₁ − p₀. */
  readonly step: Vec3;
  readonly velocities: readonly [Vec3, Vec3];
}

const STILL: Vec3 = [0, 0, 0];

function standAt({ position }: PositionSample) {
  return { position, velocity: STILL };
}

function pieceBetween(samples: readonly PositionSample[], n: number): Piece {
  const [start, end] = [samples[n] as PositionSample, samples[n + 1] as PositionSample];
  return {
    start,
    lengthS: end.timeS - start.timeS,
    step: advance(end.position, -1, start.position),
    velocities: [velocityAt(samples, n), velocityAt(samples, n + 1)],
  };
}

function velocityAt(samples: readonly PositionSample[], n: number): Vec3 {
  const [before, after] = [samples[n - 1], samples[n + 1]];
  if (!before || !after) return STILL;
  const step = advance(after.position, -1, before.position);
  return advance(STILL, 1 / (after.timeS - before.timeS), step);
}

function followPiece({ start, lengthS, step, velocities: [v0, v1] }: Piece, timeS: number) {
  const tau = (timeS - start.timeS) / lengthS;
  const sum = advance(v0, 1, v1);
  const square = advance(advance(advance(STILL, 3, step), -lengthS, v0), -lengthS, sum);
  const cube = advance(advance(STILL, lengthS, sum), -2, step);
  const linear = advance(start.position, tau * lengthS, v0);
  return {
    position: advance(advance(linear, tau ** 2, square), tau ** 3, cube),
    velocity: advance(advance(v0, (2 * tau) / lengthS, square), (3 * tau ** 2) / lengthS, cube),
  };
}

/** The velocity lies within the triangle of its Bézier points v₀, 3Δ/h − v₀ − v₁, v₁. */
function fastest({ lengthS, step, velocities: [v0, v1] }: Piece): number {
  const middle = advance(advance(advance(STILL, 3 / lengthS, step), -1, v0), -1, v1);
  return Math.max(norm(v0), norm(middle), norm(v1));
}

/** Index of the last sample at or before a time. */
function indexAt(samples: readonly PositionSample[], timeS: number): number {
  let [low, high] = [0, samples.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((samples[middle]?.timeS ?? 0) <= timeS) low = middle;
    else high = middle - 1;
  }
  return low;
}
