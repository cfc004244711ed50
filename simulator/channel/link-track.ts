import type { KeyframeTrack } from "./cell-keyframes.ts";
import type { Keyframe } from "./keyframe.ts";
import { createPathSegment, joinKeyframes, type PathSegment } from "./path-segment.ts";

/** One link's channel as it goes from keyframe to keyframe, of which two are held at a time. */
export interface LinkTrack {
  /** Paths from the keyframe before to the one after the current slot. */
  readonly segment: PathSegment;
  /** The user's position and speed [x, y, z, v] there, straight between the two. Unit: m, m, m, m/s. */
  readonly motion: Float64Array;
  /** Moves to a slot. Argument: its number. Returns how far it is between its keyframes, 0 … 1. */
  readonly seek: (tti: number) => number;
}

/**
 * Follows one link. Going on to the next interval asks for one keyframe, going anywhere else for two.
 *
 * @param keyframes - Where keyframes come from.
 * @param numEntries - Receiving antennas times ports.
 * @returns The track; `seek` must be called before the rest is read.
 */
export function createLinkTrack(keyframes: KeyframeTrack, numEntries: number): LinkTrack {
  const { intervalSlots, offsetSlots } = keyframes;
  const segment = createPathSegment(numEntries);
  const motion = new Float64Array(4);
  let index = Number.NaN;
  let from: Keyframe;
  let to: Keyframe;
  const seek = (tti: number) => {
    const k = Math.floor((tti + offsetSlots) / intervalSlots);
    if (k !== index) {
      from = k === index + 1 ? to : keyframes.at(k);
      to = keyframes.at(k + 1);
      index = k;
      joinKeyframes(segment, from, to);
    }
    const s = (tti + offsetSlots) / intervalSlots - k;
    blendMotion(motion, from, to, s);
    return s;
  };
  return { segment, motion, seek };
}

/** Hot path: runs per link and slot, allocates nothing. */
function blendMotion(out: Float64Array, from: Keyframe, to: Keyframe, s: number): void {
  let speedSquared = 0;
  for (let axis = 0; axis < 3; axis += 1) {
    out[axis] = blend(from[axis], to[axis], s);
    speedSquared += blend(from[axis + 3], to[axis + 3], s) ** 2;
  }
  out[3] = Math.sqrt(speedSquared);
}

function blend(from = 0, to = 0, s = 0): number {
  return from + s * (to - from);
}
