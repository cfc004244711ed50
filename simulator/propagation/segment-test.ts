import { CONTACT_M } from "../scene/face.ts";
import type { Scene } from "../scene/scene.ts";
import type { Vec3 } from "../scene/vector.ts";
import { faceTreeOf } from "./face-tree.ts";
import { pieceCrossing } from "./piece-crossing.ts";
import { visitCrossings } from "./visit-crossings.ts";

/** Tells whether something stands between two points; touching at either end does not count. */
export type SegmentTest = (from: Vec3, to: Vec3) => boolean;

/**
 * Visibility through the scene's tree of boxes, exact in double precision. What stood in the way last
 * is tried first, for segments often follow each other closely.
 *
 * @param scene - What may stand in the way.
 * @returns The test.
 */
export function createSegmentTest(scene: Scene): SegmentTest {
  const tree = faceTreeOf(scene);
  let isBlocked = false;
  let blocker = -1;
  const stop = (_face: number, _t: number, piece: number) => {
    isBlocked = true;
    blocker = piece;
    return 0;
  };
  return (from, to) => {
    if (blocker >= 0 && pieceCrossing(tree, blocker, from, to, -CONTACT_M) < 1) return true;
    isBlocked = false;
    visitCrossings(tree, from, to, stop);
    return isBlocked;
  };
}
