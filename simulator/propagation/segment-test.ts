import { CONTACT_M, covers, type Face, heightAbove } from "../scene/face.ts";
import type { FaceGroup, Scene } from "../scene/scene.ts";
import type { Vec3 } from "../scene/vector.ts";

/** Tells whether something stands between two points; touching at either end does not count. */
export type SegmentTest = (from: Vec3, to: Vec3) => boolean;

/**
 * Visibility by trying every group whose bounding box the segment meets, then its faces. Good up to
 * some dozens of groups; a tree over the groups takes its place in larger scenes.
 *
 * @param scene - What may stand in the way.
 * @returns The test.
 */
export function createSegmentTest(scene: Scene): SegmentTest {
  const { groups } = scene;
  return (from, to) => {
    for (const group of groups) {
      if (!meetsBox(group, from, to)) continue;
      for (const face of group.faces) {
        if (crosses(face, from, to)) return true;
      }
    }
    return false;
  };
}

/** Both ends must be off the plane, so that a reflection point never hides itself. */
function crosses(face: Face, from: Vec3, to: Vec3): boolean {
  const before = heightAbove(face, from);
  const after = heightAbove(face, to);
  if (before * after >= 0 || Math.abs(before) < CONTACT_M || Math.abs(after) < CONTACT_M) {
    return false;
  }
  const t = before / (before - after);
  return covers(
    face,
    from[0] + t * (to[0] - from[0]),
    from[1] + t * (to[1] - from[1]),
    from[2] + t * (to[2] - from[2]),
  );
}

/** The segment's parts between each pair of the box's planes must have something in common. */
function meetsBox(group: FaceGroup, from: Vec3, to: Vec3): boolean {
  let enter = 0;
  let leave = 1;
  for (let axis = 0; axis < 3; axis += 1) {
    const start = from[axis] ?? 0;
    const run = (to[axis] ?? 0) - start; // 0 divides to ±∞, which says inside or outside as well
    const low = ((group.min[axis] ?? 0) - start - CONTACT_M) / run;
    const high = ((group.max[axis] ?? 0) - start + CONTACT_M) / run;
    enter = Math.max(enter, run < 0 ? high : low);
    leave = Math.min(leave, run < 0 ? low : high);
  }
  return enter <= leave;
}
