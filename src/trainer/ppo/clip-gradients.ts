import type { Moments } from "../adam.ts";

/**
 * Shortens a gradient that is too long, all arrays by one factor.
 *
 *     g ← g·min(1, limit / ‖g‖)
 *
 * @param gradients - Arrays by name.
 * @param limit - Greatest length.
 * @source Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013.
 */
export function clipGradients(gradients: Moments, limit: number): Moments {
  let sumSquare = 0;
  for (const values of Object.values(gradients)) {
    for (const value of values) sumSquare += value ** 2;
  }
  const factor = limit / Math.sqrt(sumSquare);
  if (factor >= 1) return gradients;
  const clipped = Object.entries(gradients).map(([name, values]) => [
    name,
    values.map((value) => factor * value),
  ]);
  return Object.fromEntries(clipped);
}
