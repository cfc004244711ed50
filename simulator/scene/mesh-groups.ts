import { convexPieces, type Triangle, type Vec2 } from "./convex-pieces.ts";
import { createPointIndex } from "./create-point-index.ts";
import type { FaceSpec } from "./face.ts";
import { joinPlanes } from "./join-planes.ts";
import { type OrientedTriangles, orientSolids } from "./orient-solids.ts";
import { type PlanarPatch, planarPatches } from "./planar-patches.ts";
import type { FaceGroupSpec, GroupKind } from "./scene.ts";
import { advance, cross, dot, norm, type Vec3 } from "./vector.ts";

/** A triangle mesh of one object. */
export interface TriangleMesh {
  /** Name of the object and of all its faces. */
  readonly name: string;
  /** What it is; default `building`. */
  readonly kind?: GroupKind;
  /** Key of the material table. */
  readonly material: string;
  /** Thickness of its walls; absent: half-space. Unit: m, > 0. */
  readonly thicknessM?: number;
  /** `[numVertices]`. Unit: m. */
  readonly vertices: readonly Vec3[];
  /** `[numTriangles]` vertex indices; either sense of rotation. */
  readonly triangles: readonly Triangle[];
}

/** Coordinates of single precision are off by 2⁻²⁴ of themselves; sums of a few of them by this share. */
const RELATIVE_TOLERANCE = 2 ** -22;

/** Double precision of any scene. Unit: m. */
const MIN_TOLERANCE_M = 1e-9;

/**
 * Turns meshes into faces, one per plane, of as few convex pieces as possible, so that a reflection
 * on the shared edge of two triangles is found once, neither twice nor never.
 *
 * Closed meshes become one-sided faces that look outwards, whatever their sense of rotation; so do
 * walls and a roof that only together enclose a building. What stays open is a sheet, seen from both
 * sides. Triangles without area or with vertices that don't exist are dropped.
 *
 * @param meshes - The objects of one file.
 * @returns A group per mesh that has faces, in the order of the meshes; faces in the order of their
 *   first triangle.
 */
export function meshGroups(meshes: readonly TriangleMesh[]): FaceGroupSpec[] {
  const toleranceM = toleranceOf(meshes);
  const { vertices, corners } = weld(meshes, toleranceM);
  const oriented = orientTogether(vertices, corners, toleranceM);
  return meshes.flatMap((mesh, n) => {
    const own = oriented[n];
    if (!own) return [];
    const { name, kind, material, thicknessM } = mesh;
    const wall = { name, material, ...(thicknessM === undefined ? {} : { thicknessM }) };
    const patches = planarPatches(vertices, own, toleranceM);
    const faces = joinPlanes(patches, toleranceM).map((patch) => ({
      ...wall,
      ...faceOf(patch, vertices, toleranceM),
    }));
    return faces.length > 0 ? [{ name, ...(kind ? { kind } : {}), faces }] : [];
  });
}

function toleranceOf(meshes: readonly TriangleMesh[]): number {
  let farthestM = 0;
  for (const { vertices } of meshes) {
    for (const vertex of vertices) {
      for (const x of vertex) farthestM = Math.max(farthestM, Math.abs(x));
    }
  }
  return Math.max(MIN_TOLERANCE_M, RELATIVE_TOLERANCE * farthestM);
}

/** Gives every point one number, in all meshes; drops triangles that are none or are there twice. */
function weld(meshes: readonly TriangleMesh[], toleranceM: number) {
  const indexOf = createPointIndex(toleranceM);
  const vertices: Vec3[] = [];
  const corners = meshes.map((mesh) => {
    const numbers = mesh.vertices.map((vertex) => {
      const index = indexOf(vertex);
      vertices[index] ??= vertex;
      return index;
    });
    const isKnown = new Set<string>();
    return mesh.triangles.flatMap((triangle): Triangle[] => {
      const [a, b, c] = triangle.map((n) => numbers[n]);
      if (a === undefined || b === undefined || c === undefined) return [];
      const key = [a, b, c].sort((one, other) => one - other).join();
      if (a === b || b === c || c === a || isKnown.has(key)) return [];
      isKnown.add(key);
      return [[a, b, c]];
    });
  });
  return { vertices, corners };
}

/** Solids within each mesh first; then among what is open in all of them. */
function orientTogether(
  vertices: readonly Vec3[],
  corners: readonly (readonly Triangle[])[],
  toleranceM: number,
): OrientedTriangles[] {
  const alone = corners.map((triangles) => orientSolids(vertices, triangles, toleranceM));
  const open = alone.map(({ triangles, isSolid }) => triangles.filter((_, t) => !isSolid[t]));
  const together = orientSolids(vertices, open.flat(), toleranceM);
  let next = 0;
  return alone.map(({ triangles, isSolid }) => {
    const sources = isSolid.map((solid) => (solid ? undefined : next++));
    return {
      triangles: triangles.map((triangle, t) => together.triangles[sources[t] ?? -1] ?? triangle),
      isSolid: isSolid.map((solid, t) => solid || together.isSolid[sources[t] ?? -1] === true),
    };
  });
}

function faceOf(
  { normal, point, isSolid, triangles }: PlanarPatch,
  vertices: readonly Vec3[],
  toleranceM: number,
): Pick<FaceSpec, "normal" | "point" | "twoSided" | "pieces"> {
  const steepest = Math.abs(normal[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const across = cross(steepest as unknown as Vec3, normal);
  const u = advance([0, 0, 0], 1 / norm(across), across);
  const v = cross(normal, u);
  const corners = [...new Set(triangles.flat())];
  const numbers = new Map(corners.map((vertex, n) => [vertex, n]));
  const flat = corners.map((vertex): Vec2 => {
    const offset = advance(vertices[vertex] ?? point, -1, point);
    return [dot(u, offset), dot(v, offset)];
  });
  const local = triangles.map((triangle): Triangle => {
    const [a = 0, b = 0, c = 0] = triangle.map((vertex) => numbers.get(vertex));
    return [a, b, c];
  });
  const pieces = convexPieces(flat, local, toleranceM).map((piece) =>
    piece.map((n) => vertices[corners[n] ?? 0] ?? point),
  );
  return { normal, point, twoSided: !isSolid, pieces };
}
