import type { Triangle } from "./convex-pieces.ts";

/**
 * Lists the triangles of every edge of a mesh.
 *
 * @param triangles - Vertex indices, three different ones each.
 * @param numVertices - Number of vertices.
 * @returns A function from the two ends of an edge, in either order, to the triangles that have it.
 */
export function trianglesByEdge(
  triangles: readonly Triangle[],
  numVertices: number,
): (a: number, b: number) => readonly number[] {
  const keyOf = (a: number, b: number) => Math.min(a, b) * numVertices + Math.max(a, b);
  const byEdge = new Map<number, number[]>();
  for (const [t, [a, b, c]] of triangles.entries()) {
    for (const key of [keyOf(a, b), keyOf(b, c), keyOf(c, a)]) {
      const members = byEdge.get(key);
      if (members) members.push(t);
      else byEdge.set(key, [t]);
    }
  }
  return (a, b) => byEdge.get(keyOf(a, b)) ?? [];
}
