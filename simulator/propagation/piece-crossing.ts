import type { Vec3 } from "../scene/vector.ts";
import type { FaceTree } from "./face-tree.ts";

/** Instead of where a segment crosses something, when it does not. */
const MISSED = Number.POSITIVE_INFINITY;

/**
 * Tells where a segment crosses a convex piece of a face. Hot path: no allocation.
 *
 * @param tree - Where the piece is.
 * @param piece - Its number.
 * @param from - One end. Unit: m.
 * @param to - The other. Unit: m.
 * @param insetM - How far within the piece's edges it must cross, negative for beyond them; both ends
 *   must be off the plane by as much. Unit: m.
 * @returns How far along the segment, 0 … 1; ∞ when it does not.
 */
export function pieceCrossing(
  { piecePlanes, edges, edgeStarts }: FaceTree,
  piece: number,
  from: Vec3,
  to: Vec3,
  insetM: number,
): number {
  const n = 4 * piece;
  const nx = piecePlanes[n] ?? 0;
  const ny = piecePlanes[n + 1] ?? 0;
  const nz = piecePlanes[n + 2] ?? 0;
  const offsetM = piecePlanes[n + 3] ?? 0;
  const before = nx * from[0] + ny * from[1] + nz * from[2] - offsetM;
  const after = nx * to[0] + ny * to[1] + nz * to[2] - offsetM;
  const t = planeCrossing(before, after, Math.abs(insetM));
  if (t === MISSED) return MISSED;
  const x = from[0] + t * (to[0] - from[0]);
  const y = from[1] + t * (to[1] - from[1]);
  const z = from[2] + t * (to[2] - from[2]);
  const end = edgeStarts[piece + 1] ?? 0;
  for (let e = edgeStarts[piece] ?? 0; e < end; e += 4) {
    const across = (edges[e] ?? 0) * x + (edges[e + 1] ?? 0) * y + (edges[e + 2] ?? 0) * z;
    if (across < (edges[e + 3] ?? 0) + insetM) return MISSED;
  }
  return t;
}

/**
 * Tells where a segment crosses a plane.
 *
 * @param before - Height of its start above the plane. Unit: m.
 * @param after - Height of its end. Unit: m.
 * @param awayM - How far off the plane both must be. Unit: m.
 * @returns How far along the segment, 0 … 1; ∞ when it does not.
 */
export function planeCrossing(before: number, after: number, awayM: number): number {
  if (before * after >= 0 || Math.abs(before) < awayM || Math.abs(after) < awayM) return MISSED;
  return before / (before - after);
}
