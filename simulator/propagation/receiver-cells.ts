import { CONTACT_M, heightAbove } from "../scene/face.ts";
import { advance, type Vec3 } from "../scene/vector.ts";
import { mayMeetBox } from "./beam.ts";
import type { BeamNode, BeamSpace } from "./beam-node.ts";
import { isHidden } from "./is-hidden.ts";

/** Edges of the cubes: the small ones are what a user crosses in some dozens of keyframes. Unit: m. */
const CELLS_M = [64, 8];

/** Height that cubes are stacked from: those of users then stay off the ground, which could hide nothing within them. Unit: m. */
const BASE_M = 1;

/** Cubes that are remembered per size; the oldest makes room. */
const MAX_CELLS = 1024;

/** Sequences to try for a receiver. Argument: its position (m). */
export type CandidateLookup = (receiver: Vec3) => readonly BeamNode[];

/**
 * Looks up the sequences that may reach a receiver. Space is cut into cubes, and these into smaller
 * ones; the first receiver in a cube tests the beams of the cube around against it, later ones find
 * the list ready. Left out are sequences whose beams pass by the whole cube, or see it wholly behind
 * one convex piece.
 *
 * @param space - The faces.
 * @param nodes - All sequences.
 * @returns The look-up; it keeps the order of the nodes.
 */
export function createReceiverCells(space: BeamSpace, nodes: readonly BeamNode[]): CandidateLookup {
  return CELLS_M.reduce<CandidateLookup>(
    (around, cellM) => cellsWithin(space, around, cellM),
    () => nodes,
  );
}

function cellsWithin(space: BeamSpace, around: CandidateLookup, cellM: number): CandidateLookup {
  const cells = new Map<string, readonly BeamNode[]>();
  return (receiver) => {
    const x = Math.floor(receiver[0] / cellM);
    const y = Math.floor(receiver[1] / cellM);
    const z = Math.floor((receiver[2] - BASE_M) / cellM);
    const key = `${x},${y},${z}`;
    const known = cells.get(key);
    if (known) return known;
    const lower: Vec3 = [cellM * x, cellM * y, BASE_M + cellM * z];
    const box = Float64Array.from([...lower, ...lower.map((side) => side + cellM)]);
    const middle = advance(lower, cellM / 2, [1, 1, 1]); // never on the border of the cube around
    const reaching = nodesReaching(space, around(middle), box);
    const [oldest] = cells.size < MAX_CELLS ? [] : cells.keys();
    if (oldest !== undefined) cells.delete(oldest);
    cells.set(key, reaching);
    return reaching;
  };
}

function nodesReaching(
  space: BeamSpace,
  nodes: readonly BeamNode[],
  box: Float64Array,
): readonly BeamNode[] {
  const corners = CORNERS.map(([a, b, c]): Vec3 => [box[a] ?? 0, box[b] ?? 0, box[c] ?? 0]);
  return nodes.filter(
    (node) =>
      node.beams.some((beam) => mayMeetBox(beam, box)) &&
      !(isInFront(node, corners) && isHidden(space, node, corners)),
  );
}

function isInFront({ image, last }: BeamNode, corners: readonly Vec3[]): boolean {
  if (!last) return true;
  const { face } = last.mirror;
  const front = heightAbove(face, image) < 0 ? 1 : -1;
  return corners.every((corner) => front * heightAbove(face, corner) > CONTACT_M);
}

/** Where in a box each corner finds its x, y and z. */
const CORNERS = [0, 3].flatMap((a) => [1, 4].flatMap((b) => [2, 5].map((c) => [a, b, c] as const)));
