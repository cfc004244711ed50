import type { Vec3 } from "../scene/vector.ts";
import type { FaceTree } from "./face-tree.ts";

/**
 * Lists the convex pieces that may touch a straight line, by the boxes of the tree's leaves that it meets.
 *
 * @param tree - The pieces.
 * @param from - One end of the line. Unit: m.
 * @param to - The other. Unit: m.
 * @param marginM - How far from it a piece may be. Unit: m, ≥ 0.
 * @returns Their numbers, ascending; whole planes have none.
 */
export function piecesNear(
  { boxes, skips, firstPieces, pieceCounts }: FaceTree,
  from: Vec3,
  to: Vec3,
  marginM: number,
): number[] {
  const pieces: number[] = [];
  const isNear = (node: number) => crossesBox(boxes, 6 * node, from, to, marginM);
  for (let node = 0; node < skips.length; ) {
    if (!isNear(node)) {
      node = skips[node] ?? 0;
      continue;
    }
    const first = firstPieces[node] ?? 0;
    for (let n = 0; n < (pieceCounts[node] ?? 0); n += 1) pieces.push(first + n);
    node += 1; // the first child, or what follows a leaf
  }
  return pieces;
}

/** Whether the line meets a box, `[xMin, yMin, zMin, xMax, yMax, zMax]`, widened by the margin (slab test). */
function crossesBox(
  boxes: Float64Array,
  at: number,
  from: Vec3,
  to: Vec3,
  marginM: number,
): boolean {
  let enter = 0;
  let leave = 1;
  for (const axis of [0, 1, 2] as const) {
    const way = to[axis] - from[axis];
    const low = (boxes[at + axis] ?? 0) - marginM - from[axis];
    const high = (boxes[at + axis + 3] ?? 0) + marginM - from[axis];
    if (way === 0) {
      if (low > 0 || high < 0) return false;
      continue;
    }
    enter = Math.max(enter, Math.min(low / way, high / way));
    leave = Math.min(leave, Math.max(low / way, high / way));
  }
  return enter <= leave;
}
