import {
  createPathSegment,
  joinKeyframes,
  type KeyframePath,
  type PathSegment,
} from "./path-segment.ts";
import type { Motion } from "./trajectory.ts";

/** Everything about one user at one moment, found by tracing. */
export interface Keyframe {
  /** Where the user is. */
  readonly motion: Motion;
  /** The paths that reach it. */
  readonly paths: readonly KeyframePath[];
}

/** One user's channel as a sequence of keyframes, of which two are held at a time. */
export interface UserTrack {
  /** Paths from the keyframe before to the one after the current slot. */
  readonly segment: PathSegment;
  /** Position and speed [x, y, z, v] there, straight between the two. Unit: m, m, m, m/s. */
  readonly motion: Float64Array;
  /** Moves to a slot. Argument: its number. Returns how far it is between its keyframes, 0 … 1. */
  readonly seek: (tti: number) => number;
}

/**
 * Follows one user. Keyframe k belongs to slot k · intervalSlots − offsetSlots, whichever slots are
 * asked for; going on to the next interval traces once, going anywhere else twice.
 *
 * @param keyframeAt - Traces at a slot, which may be negative. Argument: its number.
 * @param intervalSlots - Slots from keyframe to keyframe. Integer, ≥ 1.
 * @param offsetSlots - Shift of the keyframes against other users', 0 … intervalSlots − 1.
 * @returns The track; `seek` must be called before the rest is read.
 */
export function createUserTrack(
  keyframeAt: (tti: number) => Keyframe,
  intervalSlots: number,
  offsetSlots: number,
): UserTrack {
  const segment = createPathSegment();
  const motion = new Float64Array(4);
  const load = (k: number) => keyframeAt(k * intervalSlots - offsetSlots);
  let index = Number.NaN;
  let from: Keyframe;
  let to: Keyframe;
  const seek = (tti: number) => {
    const k = Math.floor((tti + offsetSlots) / intervalSlots);
    if (k !== index) {
      from = k === index + 1 ? to : load(k);
      to = load(k + 1);
      index = k;
      joinKeyframes(segment, from.paths, to.paths);
    }
    const s = (tti + offsetSlots) / intervalSlots - k;
    blendMotion(motion, from.motion, to.motion, s);
    return s;
  };
  return { segment, motion, seek };
}

/** Hot path: runs per user and slot, allocates nothing. */
function blendMotion(out: Float64Array, from: Motion, to: Motion, s: number): void {
  let speedSquared = 0;
  for (let axis = 0; axis < 3; axis += 1) {
    out[axis] = blend(from.position[axis], to.position[axis], s);
    speedSquared += blend(from.velocity[axis], to.velocity[axis], s) ** 2;
  }
  out[3] = Math.sqrt(speedSquared);
}

function blend(from = 0, to = 0, s = 0): number {
  return from + s * (to - from);
}
