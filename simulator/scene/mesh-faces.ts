import type { FaceSpec } from "./face.ts";
import { advance, cross, dot, norm, type Vec3 } from "./vector.ts";

/** A triangle mesh of one object. */
export interface TriangleMesh {
  /** Name of the object and of all its faces. */
  readonly name: string;
  /** Key of the material table. */
  readonly material: string;
  /** Thickness of its walls; absent: half-space. Unit: m, > 0. */
  readonly thicknessM?: number;
  /** `[numVertices]`. Unit: m. */
  readonly vertices: readonly Vec3[];
  /** `[numTriangles]` vertex indices; either sense of rotation. */
  readonly triangles: readonly (readonly [number, number, number])[];
}

/** Two triangles lie in one plane when their normals and offsets differ by less (m, or rad). */
const SAME_PLANE_M = 1e-6;

/**
 * Turns a mesh into faces, one per plane: triangles of one plane become pieces of one face, so that
 * a reflection on their shared edge is found once, neither twice nor never.
 *
 * Faces are two-sided, because a mesh's sense of rotation can't be relied on; the inside of a closed
 * mesh is dark anyway. Triangles without area, or with
 * vertices that don't exist, are dropped.
 *
 * @param mesh - The mesh.
 * @returns Faces in the order of their first triangle.
 */
export function meshFaces(mesh: TriangleMesh): FaceSpec[] {
  const planes: { normal: Vec3; point: Vec3; pieces: Vec3[][] }[] = [];
  for (const triangle of mesh.triangles) {
    const piece = triangle.flatMap((index) => mesh.vertices.slice(index, index + 1));
    const [a, b, c] = piece;
    if (!a || !b || !c) continue;
    const area = cross(advance(b, -1, a), advance(c, -1, a));
    if (norm(area) === 0) continue;
    const normal = advance([0, 0, 0], 1 / norm(area), area);
    const known = planes.find((plane) => isSamePlane(plane, normal, a));
    if (known) known.pieces.push(piece);
    else planes.push({ normal, point: a, pieces: [piece] });
  }
  const { name, material, thicknessM } = mesh;
  const wall = { name, material, ...(thicknessM === undefined ? {} : { thicknessM }) };
  return planes.map((plane) => ({ ...wall, ...plane, twoSided: true }));
}

function isSamePlane(plane: { normal: Vec3; point: Vec3 }, normal: Vec3, point: Vec3): boolean {
  const offsetM = dot(plane.normal, advance(point, -1, plane.point));
  return norm(cross(plane.normal, normal)) < SAME_PLANE_M && Math.abs(offsetM) < SAME_PLANE_M;
}
