import { type Face, facePieces } from "../scene/face.ts";
import type { Vec3 } from "../scene/vector.ts";

/** A straight line from corner to corner. Unit: m. */
export type Edge = readonly [Vec3, Vec3];

/**
 * Outline of a face: edges that belong to one piece only, not the seams between its pieces.
 *
 * @param face - The face.
 * @returns Edges in no particular order.
 */
export function faceOutline(face: Face): Edge[] {
  const edges = new Map<string, Edge | undefined>();
  for (const piece of facePieces(face)) {
    for (const [n, from] of piece.entries()) {
      const to = piece[(n + 1) % piece.length] ?? from;
      const key = [from, to].map(spot).sort().join(" ");
      edges.set(key, edges.has(key) ? undefined : [from, to]);
    }
  }
  return [...edges.values()].flatMap((edge) => (edge ? [edge] : []));
}

/** Corners less than a millimetre apart are the same. */
const spot = (point: Vec3) => point.map((value) => Math.round(value * 1000)).join();
