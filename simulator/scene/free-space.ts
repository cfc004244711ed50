import { createCellIndex } from "./cell-index.ts";
import type { Vec2 } from "./convex-pieces.ts";
import { type Face, facePieces } from "./face.ts";
import type { Scene } from "./scene.ts";
import type { Vec3 } from "./vector.ts";

/** Walls farther away than this are not looked for. Unit: m. */
export const REACH_M = 16;

/** Where people can be, seen from above. */
export interface FreeSpace {
  /**
   * Distance from a straight way, or from a point when both ends are the same, to the next wall; 0
   * when it runs into one or begins under a roof; at most `REACH_M`. Unit: m.
   */
  clearanceM(from: Vec2, to: Vec2): number;
}

/** A large object is not entered in more cells of the index than the square of this. */
const MAX_CELLS_PER_SIDE = 64;

type Segment = readonly [Vec2, Vec2];

/**
 * Cuts a scene at the height of people's heads.
 *
 * @param scene - Ground and buildings.
 * @param cutM - z of the cut. Unit: m.
 * @returns What is free there.
 */
export function createFreeSpace(scene: Scene, cutM: number): FreeSpace {
  const built = scene.groups.filter(({ kind }) => kind !== "ground");
  const spans = built.map(({ min, max }) => Math.max(max[0] - min[0], max[1] - min[1]));
  const cellM = spans.reduce((cell, span) => Math.max(cell, span / MAX_CELLS_PER_SIDE), REACH_M);
  const walls = createCellIndex<Segment>(cellM);
  const roofs = createCellIndex<{ face: Face; outline: readonly Vec2[] }>(cellM);
  for (const face of built.flatMap(({ faces }) => faces)) {
    for (const piece of facePieces(face)) {
      const outline = piece.map(([x, y]): Vec2 => [x, y]);
      const cut = cutPiece(piece, cutM);
      if (cut) walls.add(cut.flatMap(withReach), cut);
      if (piece.some(([, , z]) => z > cutM)) roofs.add(outline, { face, outline });
    }
  }
  const isCovered = ([x, y]: Vec2) =>
    roofs.near([[x, y]]).some(({ face: { normal, offsetM }, outline }) => {
      const z = (offsetM - normal[0] * x - normal[1] * y) / normal[2]; // not finite for a wall
      return z > cutM && Number.isFinite(z) && contains(outline, x, y);
    });
  return {
    clearanceM: (from, to) => {
      if (isCovered(from)) return 0;
      let clearanceM = REACH_M;
      for (const wall of walls.near([from, to])) {
        clearanceM = Math.min(clearanceM, segmentDistance([from, to], wall));
      }
      return clearanceM;
    },
  };
}

function withReach([x, y]: Vec2): Vec2[] {
  return [
    [x - REACH_M, y - REACH_M],
    [x + REACH_M, y + REACH_M],
  ];
}

/** Where a convex piece meets the plane z = cutM. */
function cutPiece(piece: readonly Vec3[], cutM: number): Segment | undefined {
  const points = piece.flatMap((a, n): Vec2[] => {
    const b = piece[(n + 1) % piece.length] ?? a;
    if (a[2] > cutM === b[2] > cutM) return [];
    const t = (cutM - a[2]) / (b[2] - a[2]);
    return [[a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]];
  });
  const [first, last] = points;
  return first && last ? [first, last] : undefined;
}

/** Whether a convex outline, in either sense of rotation, has a point inside or on it. */
function contains(outline: readonly Vec2[], x: number, y: number): boolean {
  const sides = outline.map((corner, n) =>
    turnOf(corner, outline[(n + 1) % outline.length] ?? corner, [x, y]),
  );
  return sides.every((side) => side >= 0) || sides.every((side) => side <= 0);
}

function segmentDistance(one: Segment, other: Segment): number {
  if (one[0] === one[1]) return pointDistance(one[0], other);
  const apart = (a: Segment, b: Segment) => turnOf(...a, b[0]) * turnOf(...a, b[1]) >= 0;
  if (!apart(one, other) && !apart(other, one)) return 0;
  return Math.min(
    pointDistance(one[0], other),
    pointDistance(one[1], other),
    pointDistance(other[0], one),
    pointDistance(other[1], one),
  );
}

function pointDistance([x, y]: Vec2, [[ax, ay], [bx, by]]: Segment): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = dx === 0 && dy === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
  const t = Math.max(0, Math.min(1, along));
  const [offX, offY] = [x - ax - t * dx, y - ay - t * dy];
  return Math.sqrt(offX * offX + offY * offY);
}

/** Twice the area of the triangle, positive when it runs counter-clockwise. */
function turnOf(a: Vec2, b: Vec2, c: Vec2): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}
