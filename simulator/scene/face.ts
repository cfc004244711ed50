import { advance, cross, dot, norm, type Vec3 } from "./vector.ts";

/** How far a point may lie outside a polygon, or off a plane, and still count as on it. Unit: m. */
export const CONTACT_M = 1e-9;

/** What a builder says about a flat surface. */
export interface FaceSpec {
  /** Shown in path lists; several faces of one building may share it. */
  readonly name: string;
  /** Key of the material table. */
  readonly material: string;
  /** Thickness of the slab it is made of; absent: so thick that nothing comes back from behind. Unit: m, > 0. */
  readonly thicknessM?: number;
  /** A point of the plane. */
  readonly point: Vec3;
  /** Outward normal, of any length > 0. */
  readonly normal: Vec3;
  /** True for a free-standing sheet that reflects from both sides; false when the back is inside a solid. */
  readonly twoSided: boolean;
  /**
   * Convex polygons `[numPieces][numVertices ≥ 3]` that tile the surface, in either sense of
   * rotation; absent: the whole plane. Several pieces are one surface, so that a path that touches
   * their shared edge is one path.
   */
  readonly pieces?: readonly (readonly Vec3[])[];
}

/** A flat surface, ready for the tests of the tracer. */
export interface Face extends Omit<FaceSpec, "pieces"> {
  /** Unit outward normal n. */
  readonly normal: Vec3;
  /** d of the plane n·x = d. Unit: m. */
  readonly offsetM: number;
  /** Corners of all pieces `[numCorners]`; empty for a whole plane. */
  readonly corners: readonly Vec3[];
  /** Per piece the half-spaces [mx, my, mz, c] per edge, one after the other: inside means m·x ≥ c. `undefined` for a whole plane. */
  readonly edges: readonly Float64Array[] | undefined;
}

/**
 * Prepares a surface: normalises its normal and turns every edge into a half-space,
 *
 *     m = ± n × (v₂ − v₁) / |v₂ − v₁|,   c = m·v₁
 *
 * with the sign that puts the piece's own centre inside.
 *
 * @param spec - The surface; its pieces must lie in its plane.
 * @returns The face.
 */
export function createFace(spec: FaceSpec): Face {
  const length = norm(spec.normal);
  const normal = advance([0, 0, 0], 1 / length, spec.normal);
  const { pieces, ...rest } = spec;
  return {
    ...rest,
    normal,
    offsetM: dot(normal, spec.point),
    corners: pieces?.flat() ?? [],
    edges: pieces?.map((piece) => halfSpacesOf(piece, normal)),
  };
}

/**
 * Distance of a point from the face's plane, positive on the side of the outward normal.
 *
 * @param face - The face.
 * @param point - Any point.
 * @returns n·x − d. Unit: m.
 */
export function heightAbove(face: Face, point: Vec3): number {
  return dot(face.normal, point) - face.offsetM;
}

/**
 * Tells whether a point of the face's plane lies on the face, edges included.
 * Hot path of the tracer: no allocation.
 *
 * @param face - The face.
 * @param x - First coordinate of the point. Unit: m.
 * @param y - Second. Unit: m.
 * @param z - Third. Unit: m.
 * @returns True when some piece contains the point up to `CONTACT_M`.
 */
export function covers(face: Face, x: number, y: number, z: number): boolean {
  if (!face.edges) return true;
  for (const edges of face.edges) {
    if (insideAll(edges, x, y, z)) return true;
  }
  return false;
}

/**
 * Splits a face's corners into its pieces again.
 *
 * @param face - The face.
 * @returns `[numPieces][numCorners]`; empty for a whole plane. Unit: m.
 */
export function facePieces(face: Face): Vec3[][] {
  let end = 0;
  return (face.edges ?? []).map((edges) => {
    const start = end;
    end += edges.length / 4;
    return face.corners.slice(start, end);
  });
}

function insideAll(edges: Float64Array, x: number, y: number, z: number): boolean {
  for (let e = 0; e < edges.length; e += 4) {
    const across = (edges[e] ?? 0) * x + (edges[e + 1] ?? 0) * y + (edges[e + 2] ?? 0) * z;
    if (across < (edges[e + 3] ?? 0) - CONTACT_M) return false;
  }
  return true;
}

function halfSpacesOf(piece: readonly Vec3[], normal: Vec3): Float64Array {
  const sum = piece.reduce((total, corner) => advance(total, 1, corner), [0, 0, 0] as Vec3);
  const centre = advance([0, 0, 0], 1 / piece.length, sum);
  const halfSpaces = piece.flatMap((corner, n) => {
    const next = piece[(n + 1) % piece.length] ?? corner;
    const edge = advance(next, -1, corner);
    const inward = advance([0, 0, 0], 1 / norm(edge), cross(normal, edge));
    const sign = dot(inward, advance(centre, -1, corner)) < 0 ? -1 : 1;
    const unit = advance([0, 0, 0], sign, inward);
    return [...unit, dot(unit, corner)];
  });
  return Float64Array.from(halfSpaces);
}
