import type { Vec2 } from "./convex-pieces.ts";
import type { FaceGroupSpec } from "./scene.ts";
import type { Vec3 } from "./vector.ts";

/**
 * Flat ground below a place: the rectangle around some points, with a margin.
 *
 * @param points - What it must reach, at least one. Unit: m.
 * @param options - Land beyond the last point (default 20 m), height z (default 0 m), material
 *   (default concrete).
 * @returns A group of one face that looks up.
 */
export function groundAround(
  points: readonly Vec2[],
  options: { readonly marginM?: number; readonly z?: number; readonly material?: string } = {},
): FaceGroupSpec {
  const { marginM = 20, z = 0, material = "concrete" } = options;
  const range = (axis: 0 | 1) => {
    const [low, high] = points.reduce(
      ([min, max], point) => [Math.min(min, point[axis]), Math.max(max, point[axis])],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    );
    return [low - marginM, high + marginM] as const;
  };
  const [[west, east], [south, north]] = [range(0), range(1)];
  const corners: Vec3[] = [
    [west, south, z],
    [east, south, z],
    [east, north, z],
    [west, north, z],
  ];
  const face = {
    name: "ground",
    material,
    point: [0, 0, z] as Vec3,
    normal: [0, 0, 1] as Vec3,
    twoSided: false,
    pieces: [corners],
  };
  return { name: "ground", kind: "ground", faces: [face] };
}
