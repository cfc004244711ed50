import { ShapeUtils, Vector2 } from "three";
import { convexPieces, type Triangle, type Vec2 } from "./convex-pieces.ts";
import type { FaceSpec } from "./face.ts";
import type { FaceGroupSpec } from "./scene.ts";
import type { Vec3 } from "./vector.ts";

/** An upright prism. */
export interface Extrusion {
  /** Name of the building and of all its faces. */
  readonly name: string;
  /** Key of the material table. */
  readonly material: string;
  /** Thickness of its walls; absent: half-space. Unit: m, > 0. */
  readonly thicknessM?: number;
  /** Outer ring, then the rings of its holes: simple polygons in either sense of rotation, the first corner not repeated. Unit: m. */
  readonly rings: readonly (readonly Vec2[])[];
  /** z of its foot. Unit: m. */
  readonly baseM: number;
  /** z of its roof, above `baseM`. Unit: m. */
  readonly topM: number;
  /** True when waves can get below it; default false. */
  readonly hasFloor?: boolean;
}

/**
 * Surfaces of an upright prism over any simple polygon, holes (courtyards) included.
 *
 * @param prism - The prism.
 * @returns One group of one-sided faces: a wall per side in the order of the rings, the roof in few
 *   convex pieces, the floor if there is one.
 */
export function extrudeFootprint(prism: Extrusion): FaceGroupSpec {
  const { name, material, thicknessM, baseM, topM } = prism;
  const shared = { name, material, ...(thicknessM === undefined ? {} : { thicknessM }) };
  const rings = prism.rings.map((ring, n) =>
    signedArea(ring) > 0 === (n === 0) ? ring : [...ring].reverse(),
  );
  const walls = rings.flatMap((ring) =>
    ring.map((from, n) => ({
      ...shared,
      ...wall(from, ring[(n + 1) % ring.length] ?? from, prism),
    })),
  );
  const pieces = polygonPieces(rings);
  const cap = (z: number, normal: Vec3): FaceSpec => ({
    ...shared,
    point: [0, 0, z],
    normal,
    twoSided: false,
    pieces: pieces.map((piece) => piece.map(([x, y]): Vec3 => [x, y, z])),
  });
  const caps = [cap(topM, [0, 0, 1]), ...(prism.hasFloor ? [cap(baseM, [0, 0, -1])] : [])];
  return { name, faces: [...walls, ...caps] };
}

/**
 * Divides a polygon with holes into convex pieces.
 *
 * @param rings - Outer ring counter-clockwise, holes clockwise.
 * @returns `[numPieces][numCorners]`, counter-clockwise.
 */
export function polygonPieces(rings: readonly (readonly Vec2[])[]): Vec2[][] {
  const [outer = [], ...holes] = rings.map((ring) => ring.map(([x, y]) => new Vector2(x, y)));
  const points = rings.flat();
  const triangles = ShapeUtils.triangulateShape(outer, holes) as unknown as Triangle[];
  return convexPieces(points, triangles).map((piece) =>
    piece.flatMap((n) => points.slice(n, n + 1)),
  );
}

/**
 * Area of a ring (the shoelace formula).
 *
 * @param ring - Corners.
 * @returns Area, positive when the corners run counter-clockwise. Unit: m².
 */
export function signedArea(ring: readonly Vec2[]): number {
  return ring.reduce((sum, [x, y], n) => {
    const [nextX, nextY] = ring[(n + 1) % ring.length] ?? [x, y];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

/** Inside is on the left of every side, of holes' too. */
function wall([x0, y0]: Vec2, [x1, y1]: Vec2, { baseM, topM }: Extrusion) {
  const corners: Vec3[] = [
    [x0, y0, baseM],
    [x1, y1, baseM],
    [x1, y1, topM],
    [x0, y0, topM],
  ];
  const normal: Vec3 = [y1 - y0, x0 - x1, 0];
  return { point: [x0, y0, baseM] as Vec3, normal, twoSided: false, pieces: [corners] };
}
