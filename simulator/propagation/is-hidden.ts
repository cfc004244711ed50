import { heightAbove } from "../scene/face.ts";
import { advance, type Vec3 } from "../scene/vector.ts";
import { BEAM_SLACK_M } from "./beam.ts";
import type { BeamNode, BeamSpace } from "./beam-node.ts";
import { pieceCrossing } from "./piece-crossing.ts";
import { visitCrossings } from "./visit-crossings.ts";

/**
 * Tells whether one convex piece stands before all of some points, as the beams of a node see them,
 * and so before everything between the points.
 *
 * @param space - The faces; open slabs hide nothing.
 * @param node - The node.
 * @param points - In front of the node's face `[numPoints ≥ 1]`. Unit: m.
 * @returns True when no wave of the node reaches any of them, well within the piece's edges.
 */
export function isHidden(space: BeamSpace, node: BeamNode, points: readonly Vec3[]): boolean {
  const { tree } = space;
  const starts = points.map((point) => startTowards(node, point));
  const hidesAll = (piece: number) =>
    points.every((to, n) => pieceCrossing(tree, piece, starts[n] ?? to, to, BEAM_SLACK_M) <= 1);
  return piecesBefore(space, starts[0], points[0]).some(hidesAll);
}

function piecesBefore({ tree, mirrors, isSlabOpen }: BeamSpace, from?: Vec3, to?: Vec3): number[] {
  const pieces: number[] = [];
  if (!from || !to) return pieces;
  visitCrossings(tree, from, to, (face, _, piece) => {
    const isOpen = isSlabOpen && mirrors[face]?.slab !== undefined;
    if (piece >= 0 && !isOpen) pieces.push(piece);
    return 1;
  });
  return pieces;
}

/** Where the straight line from a node's image to a point leaves the node's face. */
function startTowards({ image, last }: BeamNode, point: Vec3): Vec3 {
  if (!last) return image;
  const behind = heightAbove(last.mirror.face, image);
  const t = behind / (behind - heightAbove(last.mirror.face, point));
  return advance(image, t, advance(point, -1, image));
}
