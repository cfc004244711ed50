import { type Face, facePieces, heightAbove } from "../scene/face.ts";
import { advance, dot, norm, type Vec3 } from "../scene/vector.ts";
import type { FaceTree } from "./face-tree.ts";
import { piecesNear } from "./pieces-near.ts";

/** A straight line between two points. */
interface Segment {
  /** One end. Unit: m. */
  readonly start: Vec3;
  /** Unit vector to the other. */
  readonly direction: Vec3;
  /** Length. Unit: m, > 0. */
  readonly lengthM: number;
}

/** A straight piece of a face's outline. */
export interface FaceSide extends Segment {
  /** Unit vector in the face, away from the side. */
  readonly inward: Vec3;
}

/** A stretch of a side, from its start. Unit: m. */
export type Stretch = readonly [fromM: number, toM: number];

/** Surfaces that are no farther apart touch; meshes are not more exact. Unit: m. */
export const TOUCH_M = 1e-6;

/** Shorter stretches are slivers of inexact meshes. Unit: m. */
export const MIN_STRETCH_M = 1e-3;

/**
 * Lists the sides of a face without those at which its pieces are joined.
 *
 * @param face - The face.
 * @returns Its outline, in no particular order; empty for a whole plane.
 */
export function outerSides(face: Face): FaceSide[] {
  const edges = face.edges ?? [];
  return facePieces(face).flatMap((corners, piece) => {
    const others = edges.filter((_, n) => n !== piece);
    return corners.flatMap((corner, n) => {
      const side = sideFrom(corner, corners[(n + 1) % corners.length] ?? corner);
      const [x = 0, y = 0, z = 0] = edges[piece]?.subarray(4 * n, 4 * n + 3) ?? [];
      const joints = others.flatMap((other) => stretchWithin(other, side));
      const free = splitAt(side.lengthM, joints).filter((one) => !isWithinAny(one, joints));
      return free.map(([fromM, toM]) => ({
        ...side,
        start: advance(side.start, fromM, side.direction),
        lengthM: toM - fromM,
        inward: [x, y, z] as const,
      }));
    });
  });
}

/**
 * Tells which faces touch a side, and where.
 *
 * @param tree - The faces.
 * @param side - The side.
 * @returns By the index of the face, one stretch per piece that lies along the side, at least
 *   `MIN_STRETCH_M` long.
 */
export function contactsAlong(tree: FaceTree, side: Segment): ReadonlyMap<number, Stretch[]> {
  const { faces, planes, pieceFaces, edgeStarts, edges } = tree;
  const contacts = new Map<number, Stretch[]>();
  const add = (index: number, stretch: Stretch) => {
    const face = faces[index];
    if (face && isInPlane(face, side, stretch)) {
      contacts.set(index, [...(contacts.get(index) ?? []), stretch]);
    }
  };
  for (const plane of planes) add(plane, [0, side.lengthM]);
  const end = advance(side.start, side.lengthM, side.direction);
  for (const piece of piecesNear(tree, side.start, end, TOUCH_M)) {
    const halfSpaces = edges.subarray(edgeStarts[piece], edgeStarts[piece + 1]);
    for (const stretch of stretchWithin(halfSpaces, side)) add(pieceFaces[piece] ?? 0, stretch);
  }
  return contacts;
}

/**
 * Cuts a side where any of some stretches begins or ends.
 *
 * @param lengthM - Its length. Unit: m.
 * @param stretches - The stretches.
 * @returns Consecutive parts; slivers shorter than `MIN_STRETCH_M` are left out.
 */
export function splitAt(lengthM: number, stretches: readonly Stretch[]): Stretch[] {
  const cuts = [0, ...stretches.flat(), lengthM].sort((a, b) => a - b);
  return cuts
    .slice(1)
    .map((toM, n): Stretch => [cuts[n] ?? 0, toM])
    .filter(([fromM, toM]) => toM - fromM >= MIN_STRETCH_M);
}

/**
 * Tells whether a part of a side lies within one of some stretches.
 *
 * @param part - The part, as `splitAt` makes it.
 * @param stretches - The stretches at which it was split.
 * @returns True when one of them contains its middle.
 */
export function isWithinAny([fromM, toM]: Stretch, stretches: readonly Stretch[]): boolean {
  const middleM = (fromM + toM) / 2;
  return stretches.some(([low, high]) => low <= middleM && middleM <= high);
}

function sideFrom(start: Vec3, end: Vec3): Segment {
  const run = advance(end, -1, start);
  const lengthM = norm(run);
  return { start, direction: advance([0, 0, 0], 1 / lengthM, run), lengthM };
}

/** The part of a side that all half-spaces of a convex piece contain; nothing when it is a sliver. */
function stretchWithin(piece: Float64Array, side: Segment): Stretch[] {
  let [fromM, toM] = [0, side.lengthM];
  for (let e = 0; e < piece.length; e += 4) {
    const inward: Vec3 = [piece[e] ?? 0, piece[e + 1] ?? 0, piece[e + 2] ?? 0];
    const depth = dot(inward, side.start) - (piece[e + 3] ?? 0) + TOUCH_M;
    const slope = dot(inward, side.direction);
    if (Math.abs(slope) * side.lengthM < TOUCH_M) {
      if (depth < 0) return [];
    } else if (slope > 0) fromM = Math.max(fromM, -depth / slope);
    else toM = Math.min(toM, -depth / slope);
  }
  return toM - fromM < MIN_STRETCH_M ? [] : [[fromM, toM]];
}

function isInPlane(face: Face, side: Segment, stretch: Stretch): boolean {
  return stretch.every(
    (atM) => Math.abs(heightAbove(face, advance(side.start, atM, side.direction))) <= TOUCH_M,
  );
}
