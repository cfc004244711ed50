import { CONTACT_M, heightAbove } from "../scene/face.ts";
import type { Vec3 } from "../scene/vector.ts";
import type { FaceTree } from "./face-tree.ts";
import { pieceCrossing, planeCrossing } from "./piece-crossing.ts";

/**
 * Told of a crossing: the face, how far along the segment (0 … 1), and the number of the face's convex
 * piece, below 0 for a whole plane. Returns how far to go on looking: 0 ends the search.
 */
export type CrossingVisitor = (face: number, t: number, piece: number) => number;

/**
 * Shows the faces that a segment crosses, in no particular order; a face in several pieces may be
 * shown twice where they meet. Both ends must be off a face's plane by `CONTACT_M`, so that a
 * reflection point never hides itself.
 * Hot path of the tracer: no allocation.
 *
 * @param tree - What may be crossed.
 * @param from - One end. Unit: m.
 * @param to - The other. Unit: m.
 * @param visit - Told of every crossing nearer than what it returned before.
 */
export function visitCrossings(tree: FaceTree, from: Vec3, to: Vec3, visit: CrossingVisitor): void {
  const { boxes, skips, firstPieces, pieceCounts, pieceFaces } = tree;
  let limit = visitPlanes(tree, from, to, visit);
  const perX = inverse(to[0] - from[0]);
  const perY = inverse(to[1] - from[1]);
  const perZ = inverse(to[2] - from[2]);
  for (let node = 0; node < skips.length && limit > 0; ) {
    const first = firstPieces[node] ?? 0;
    if (!meetsBox(boxes, 6 * node, from, perX, perY, perZ, limit)) {
      node = skips[node] ?? 0;
      continue;
    }
    const end = first + (pieceCounts[node] ?? 0);
    for (let piece = first; piece < end; piece += 1) {
      const t = pieceCrossing(tree, piece, from, to, -CONTACT_M);
      if (t < limit) limit = visit(pieceFaces[piece] ?? 0, t, piece);
    }
    node += 1; // the first child, or what follows a leaf
  }
}

function visitPlanes(
  { faces, planes }: FaceTree,
  from: Vec3,
  to: Vec3,
  visit: CrossingVisitor,
): number {
  let limit = 1;
  for (const plane of planes) {
    const face = faces[plane];
    if (!face) continue;
    const t = planeCrossing(heightAbove(face, from), heightAbove(face, to), CONTACT_M);
    if (t < limit) limit = visit(plane, t, -1 - plane);
  }
  return limit;
}

/** Kept finite, because 0 · ∞ would be no number for a segment within a side of a box. */
function inverse(run: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, 1 / run));
}

/** The segment's parts between each pair of the box's planes must have something in common. */
function meetsBox(
  boxes: Float64Array,
  at: number,
  from: Vec3,
  perX: number,
  perY: number,
  perZ: number,
  limit: number,
): boolean {
  const x0 = ((boxes[at] ?? 0) - from[0]) * perX;
  const x1 = ((boxes[at + 3] ?? 0) - from[0]) * perX;
  const y0 = ((boxes[at + 1] ?? 0) - from[1]) * perY;
  const y1 = ((boxes[at + 4] ?? 0) - from[1]) * perY;
  const z0 = ((boxes[at + 2] ?? 0) - from[2]) * perZ;
  const z1 = ((boxes[at + 5] ?? 0) - from[2]) * perZ;
  const enter = Math.max(0, Math.min(x0, x1), Math.min(y0, y1), Math.min(z0, z1));
  const leave = Math.min(limit, Math.max(x0, x1), Math.max(y0, y1), Math.max(z0, z1));
  return enter <= leave;
}
