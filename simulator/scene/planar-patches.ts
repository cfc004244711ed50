import type { Triangle } from "./convex-pieces.ts";
import type { OrientedTriangles } from "./orient-solids.ts";
import { trianglesByEdge } from "./triangles-by-edge.ts";
import { advance, cross, dot, norm, type Vec3 } from "./vector.ts";

/** Triangles of one plane. */
export interface PlanarPatch {
  /** Unit normal; outwards for a solid. */
  readonly normal: Vec3;
  /** A point of the plane. Unit: m. */
  readonly point: Vec3;
  /** Whether it bounds a solid. */
  readonly isSolid: boolean;
  /** Counter-clockwise seen from where the normal points. */
  readonly triangles: readonly Triangle[];
  /** Index of the earliest of them in the mesh. */
  readonly first: number;
}

/**
 * Collects the triangles of a mesh that hang together in one plane. The largest triangle gives the
 * plane, because small ones of single precision are tilted too much; others join when all their
 * vertices lie in it. Time is n log n.
 *
 * @param vertices - `[numVertices]`, each point once. Unit: m.
 * @param mesh - Its triangles.
 * @param toleranceM - How far a vertex may be off the plane. Unit: m.
 * @returns Patches in the order of their first triangle; slivers on their own are left out.
 */
export function planarPatches(
  vertices: readonly Vec3[],
  mesh: OrientedTriangles,
  toleranceM: number,
): PlanarPatch[] {
  const { triangles } = mesh;
  const trianglesAt = trianglesByEdge(triangles, vertices.length);
  const areas = triangles.map((triangle) => areaVector(vertices, triangle));
  const sizes = areas.map(norm);
  const isTaken = triangles.map(() => false);
  const joins = (plane: PlanarPatch, t: number) =>
    !isTaken[t] &&
    mesh.isSolid[t] === plane.isSolid &&
    liesIn(plane, vertices, triangles[t], toleranceM);
  const grow = (seed: number): PlanarPatch => {
    const start = planeOf(vertices, triangles[seed], areas[seed]);
    const patch = { ...start, isSolid: mesh.isSolid[seed] === true, triangles: [], first: seed };
    const members = [seed];
    isTaken[seed] = true;
    for (const t of members) {
      const [a, b, c] = triangles[t] ?? NO_TRIANGLE;
      for (const next of [...trianglesAt(a, b), ...trianglesAt(b, c), ...trianglesAt(c, a)]) {
        if (!joins(patch, next)) continue;
        isTaken[next] = true;
        members.push(next);
      }
    }
    const facing = members.map((t): Triangle => {
      const [a, b, c] = triangles[t] ?? NO_TRIANGLE;
      return dot(patch.normal, areas[t] ?? patch.normal) < 0 ? [b, a, c] : [a, b, c];
    });
    const first = members.reduce((low, t) => Math.min(low, t), seed);
    return { ...patch, triangles: facing, first };
  };
  return [...sizes.keys()]
    .sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b)
    .flatMap((t) => {
      const isSliver = (sizes[t] ?? 0) <= toleranceM * longestSide(vertices, triangles[t]);
      return isTaken[t] || isSliver ? [] : [grow(t)];
    })
    .sort((a, b) => a.first - b.first);
}

interface Plane {
  readonly normal: Vec3;
  readonly point: Vec3;
}

const NO_TRIANGLE: Triangle = [0, 0, 0];

/** Normal with twice the triangle's area as length. */
function areaVector(vertices: readonly Vec3[], triangle: Triangle): Vec3 {
  const [a, b, c] = triangle.map((n) => vertices[n]);
  if (!a || !b || !c) return [0, 0, 0];
  return cross(advance(b, -1, a), advance(c, -1, a));
}

function planeOf(vertices: readonly Vec3[], triangle = NO_TRIANGLE, area: Vec3 = [0, 0, 1]): Plane {
  const point = vertices[triangle[0]] ?? [0, 0, 0];
  return { point, normal: advance([0, 0, 0], 1 / norm(area), area) };
}

function liesIn(
  { normal, point }: Plane,
  vertices: readonly Vec3[],
  triangle: Triangle = NO_TRIANGLE,
  toleranceM: number,
): boolean {
  return triangle.every((n) => {
    const offset = advance(vertices[n] ?? point, -1, point);
    return Math.abs(dot(normal, offset)) <= toleranceM;
  });
}

function longestSide(vertices: readonly Vec3[], triangle = NO_TRIANGLE): number {
  const corners = triangle.map((n): Vec3 => vertices[n] ?? [0, 0, 0]);
  const sides = corners.map((a, n) => norm(advance(corners[(n + 1) % 3] ?? a, -1, a)));
  return Math.max(...sides);
}
