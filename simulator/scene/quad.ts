import type { Vec2 } from "./convex-pieces.ts";

/** A convex piece of land with four corners, counter-clockwise: 0-1-2-3. Unit: m. */
export type Quad = readonly [Vec2, Vec2, Vec2, Vec2];

/**
 * Point of a quad by its shares along the sides.
 *
 * @param quad - The quad.
 * @param u - From side 3-0 (0) to side 1-2 (1).
 * @param v - From side 0-1 (0) to side 2-3 (1).
 * @returns The bilinear mean of the corners. Unit: m.
 */
export function pointOfQuad(quad: Quad, u: number, v: number): Vec2 {
  const [a, b, c, d] = quad;
  const mean = (n: 0 | 1) =>
    (1 - v) * ((1 - u) * a[n] + u * b[n]) + v * ((1 - u) * d[n] + u * c[n]);
  return [mean(0), mean(1)];
}

/**
 * Moves the sides of a quad inwards.
 *
 * @param quad - The quad.
 * @param insetsM - How far, for the sides 0-1, 1-2, 2-3, 3-0. Unit: m.
 * @returns The quad between the moved sides.
 */
export function insetQuad(quad: Quad, insetsM: readonly [number, number, number, number]): Quad {
  const corner = (n: number): Vec2 => {
    const [before, here, after] = [quad[(n + 3) % 4], quad[n], quad[(n + 1) % 4]] as [
      Vec2,
      Vec2,
      Vec2,
    ];
    const [inX, inY] = unit(before, here);
    const [outX, outY] = unit(here, after);
    // both moved sides meet at here + s·in + t·out with the insets as distances from the old sides
    const sine = inX * outY - inY * outX;
    const [insetIn, insetOut] = [insetsM[(n + 3) % 4] ?? 0, insetsM[n] ?? 0];
    const [s, t] = [-insetOut / sine, insetIn / sine];
    return [here[0] + s * inX + t * outX, here[1] + s * inY + t * outY];
  };
  return [corner(0), corner(1), corner(2), corner(3)];
}

function unit(from: Vec2, to: Vec2): Vec2 {
  const [x, y] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(x, y);
  return [x / length, y / length];
}
