import type { Motion } from "./trajectory.ts";

/**
 * Everything about one link at one moment, packed so that it can be stored as it is: the receiver's
 * position and velocity, then every path. `[6 + numPaths · (3 + 2 · numEntries)]`
 *
 *     x, y, z, vx, vy, vz, (id, cycles, cyclesRate, (re, im) · numEntries) · numPaths
 */
export type Keyframe = Float64Array;

/** Fields of a keyframe before its first path. */
export const MOTION_FIELDS = 6;

/** Fields of a path in a keyframe before its gains. */
export const PATH_FIELDS = 3;

/** A path at a keyframe. */
export interface KeyframePath {
  /** The same at the next keyframe when it is the same sequence of faces. */
  readonly id: number;
  /** Carrier frequency times delay. Unit: cycles. */
  readonly cycles: number;
  /** How much `cycles` grows per time between keyframes, at this moment. Unit: cycles. */
  readonly cyclesRate: number;
  /** Gains with antennas, without the carrier's phase, `[numEntries][2]`: one entry per receiving antenna and port. */
  readonly gains: Float64Array;
}

/**
 * Packs a keyframe.
 *
 * @param motion - Where the receiver is.
 * @param paths - The paths that reach it, all with the same number of entries.
 * @returns The keyframe.
 */
export function createKeyframe(motion: Motion, paths: readonly KeyframePath[]): Keyframe {
  const pathFields = PATH_FIELDS + (paths[0]?.gains.length ?? 0);
  const keyframe = new Float64Array(MOTION_FIELDS + paths.length * pathFields);
  keyframe.set([...motion.position, ...motion.velocity]);
  let at = MOTION_FIELDS;
  for (const { id, cycles, cyclesRate, gains } of paths) {
    keyframe.set([id, cycles, cyclesRate], at);
    keyframe.set(gains, at + PATH_FIELDS);
    at += pathFields;
  }
  return keyframe;
}
