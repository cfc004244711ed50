import type { Scene } from "../scene/scene.ts";
import type { Vec3 } from "../scene/vector.ts";

/** A rectangle seen from above. */
export interface PlanBounds {
  /** South-west corner [x, y]. Unit: m. */
  readonly min: readonly [number, number];
  /** North-east corner [x, y]. Unit: m. */
  readonly max: readonly [number, number];
}

/** What is shown around points in the open, where no surface ends. Unit: m. */
const OPEN_MARGIN_M = 100;

/**
 * Finds the part of a scene worth a map: all surfaces that end, and the given points. Whole planes
 * end nowhere and don't count; around points alone there is a margin.
 *
 * @param scene - The scene.
 * @param points - Transmitters, receivers and their like. Unit: m.
 * @returns The smallest upright rectangle around them.
 */
export function planBounds(scene: Scene, points: readonly Vec3[]): PlanBounds {
  const finite = scene.groups.filter(({ max }) => Number.isFinite(max[0]));
  const marginM = finite.length === 0 ? OPEN_MARGIN_M : 0;
  const lows = [...finite.map(({ min }) => min), ...points];
  const highs = [...finite.map(({ max }) => max), ...points];
  const low = (axis: 0 | 1) => lows.reduce((least, at) => Math.min(least, at[axis]), Infinity);
  const high = (axis: 0 | 1) => highs.reduce((most, at) => Math.max(most, at[axis]), -Infinity);
  return {
    min: [low(0) - marginM, low(1) - marginM],
    max: [high(0) + marginM, high(1) + marginM],
  };
}
