import type { Vec3 } from "../scene/vector.ts";
import type { FaceTree } from "./face-tree.ts";

/**
 * Lists the convex pieces that may touch a straight line, by the boxes of the tree's leaves.
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
  const isNear = (node: number) =>
    ([0, 1, 2] as const).every(
      (axis) =>
        (boxes[6 * node + axis] ?? 0) <= Math.max(from[axis], to[axis]) + marginM &&
        (boxes[6 * node + axis + 3] ?? 0) >= Math.min(from[axis], to[axis]) - marginM,
    );
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
