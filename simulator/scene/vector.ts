/** A point or a direction [x, y, z] in the scene's frame: x east, y north, z up. Unit: m, or none for directions. */
export type Vec3 = readonly [number, number, number];

/**
 * Scalar product a·b.
 *
 * @param a - First vector.
 * @param b - Second vector.
 * @returns Σ aᵢ bᵢ, in the product of their units.
 */
export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/**
 * Vector product a × b.
 *
 * @param a - First vector.
 * @param b - Second vector.
 * @returns The vector perpendicular to both, right-handed.
 */
export function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/**
 * Point reached from `origin` after going `step` times along `direction`.
 *
 * @param origin - Starting point.
 * @param step - Factor on `direction`; −1 gives the difference of two points.
 * @param direction - Any vector.
 * @returns origin + step · direction.
 */
export function advance(origin: Vec3, step: number, direction: Vec3): Vec3 {
  return [
    origin[0] + step * direction[0],
    origin[1] + step * direction[1],
    origin[2] + step * direction[2],
  ];
}

/**
 * Euclidean length of a vector.
 *
 * @param a - Any vector.
 * @returns |a|, in its unit, ≥ 0.
 */
export function norm(a: Vec3): number {
  return Math.sqrt(dot(a, a));
}
