import { ShapeUtils, Vector2 } from "three";
import type { Triangle } from "../convex-pieces.ts";
import { advance, cross, dot, norm, type Vec3 } from "../vector.ts";

/**
 * Divides a polygon of a mesh, which may be concave, into triangles.
 *
 * @param indices - Its vertices.
 * @param vertices - `[numVertices]` of the mesh. Unit: m.
 * @returns Triangles of the same vertices in the same sense of rotation; none without area.
 */
export function triangulatePolygon(
  indices: readonly number[],
  vertices: readonly Vec3[],
): Triangle[] {
  const [first = 0, second = 0, third = 0] = indices;
  if (indices.length === 3) return [[first, second, third]];
  const corners = indices.map((n): Vec3 => vertices[n] ?? [0, 0, 0]);
  const normal = areaVector(corners);
  if (norm(normal) === 0) return [];
  const longest = corners
    .map((corner, n) => advance(corners[(n + 1) % corners.length] ?? corner, -1, corner))
    .reduce((best, side) => (norm(side) > norm(best) ? side : best));
  const across = cross(normal, longest);
  const flat = corners.map((corner) => new Vector2(dot(longest, corner), dot(across, corner)));
  return ShapeUtils.triangulateShape(flat, []).map((triangle): Triangle => {
    const [a, b, c] = triangle.map((n) => indices[n]);
    return [a ?? first, b ?? first, c ?? first];
  });
}

/** Normal of a polygon with twice its area as length (Newell's method). */
function areaVector(corners: readonly Vec3[]): Vec3 {
  const [origin = [0, 0, 0] as Vec3] = corners;
  return corners.reduce(
    (sum, corner, n) => {
      const next = corners[(n + 1) % corners.length] ?? corner;
      return advance(sum, 1, cross(advance(corner, -1, origin), advance(next, -1, origin)));
    },
    [0, 0, 0] as Vec3,
  );
}
