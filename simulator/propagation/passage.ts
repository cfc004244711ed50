import { advance, type Vec3 } from "../scene/vector.ts";
import type { Hop } from "./assemble-path.ts";
import type { BeamSpace } from "./beam-node.ts";
import type { SegmentTest } from "./segment-test.ts";
import { visitCrossings } from "./visit-crossings.ts";

/**
 * Checks the legs of a way. Arguments: the transmitter (m), the reflections in the order of travel,
 * the receiver (m). Returns the reflections together with the slabs passed on the way, in the order
 * of travel; nothing when something stands in the way.
 */
export type Passage = (
  transmitter: Vec3,
  reflections: readonly Hop[],
  receiver: Vec3,
) => readonly Hop[] | undefined;

/**
 * Passage where nothing lets waves through.
 *
 * @param isBlocked - Visibility test.
 * @returns The passage.
 */
export function openPassage(isBlocked: SegmentTest): Passage {
  return (transmitter, reflections, receiver) => {
    let from = transmitter;
    for (const { point } of reflections) {
      if (isBlocked(from, point)) return undefined;
      from = point;
    }
    return isBlocked(from, receiver) ? undefined : reflections;
  };
}

/**
 * Passage through thin slabs: waves go straight through them, without bending, and are stopped by
 * half-spaces.
 *
 * @param space - The faces.
 * @param maxTransmissions - Most slabs on one way. Integer, ≥ 0.
 * @returns The passage.
 */
export function slabPassage(space: BeamSpace, maxTransmissions: number): Passage {
  return (transmitter, reflections, receiver) => {
    const hops: Hop[] = [];
    let from = transmitter;
    for (const reflection of reflections) {
      if (!passLeg(space, from, reflection.point, hops)) return undefined;
      hops.push(reflection);
      from = reflection.point;
    }
    if (!passLeg(space, from, receiver, hops)) return undefined;
    return hops.length - reflections.length <= maxTransmissions ? hops : undefined;
  };
}

/** Adds the slabs on a leg to the hops; false when a half-space stands in the way. */
function passLeg({ tree, mirrors }: BeamSpace, from: Vec3, to: Vec3, hops: Hop[]): boolean {
  const passed = new Map<number, number>(); // by face: a slab in several pieces counts once
  let isBlocked = false;
  visitCrossings(tree, from, to, (face, t) => {
    isBlocked = mirrors[face]?.slab === undefined;
    passed.set(face, t);
    return isBlocked ? 0 : 1;
  });
  if (isBlocked) return false;
  for (const [face, t] of [...passed].sort(([, a], [, b]) => a - b)) {
    const mirror = mirrors[face];
    const point = advance(from, t, advance(to, -1, from));
    if (mirror) hops.push({ kind: "transmission", mirror, point });
  }
  return true;
}
