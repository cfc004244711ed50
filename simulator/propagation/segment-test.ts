import type { Scene } from "../scene/scene.ts";
import type { Vec3 } from "../scene/vector.ts";
import { faceTreeOf } from "./face-tree.ts";
import { visitCrossings } from "./visit-crossings.ts";

/** Tells whether something stands between two points; touching at either end does not count. */
export type SegmentTest = (from: Vec3, to: Vec3) => boolean;

/**
 * Visibility through the scene's tree of boxes, exact in double precision.
 *
 * @param scene - What may stand in the way.
 * @returns The test.
 */
export function createSegmentTest(scene: Scene): SegmentTest {
  const tree = faceTreeOf(scene);
  let isBlocked = false;
  const stop = () => {
    isBlocked = true;
    return 0;
  };
  return (from, to) => {
    isBlocked = false;
    visitCrossings(tree, from, to, stop);
    return isBlocked;
  };
}
