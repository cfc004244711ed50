/** Chebyshev coefficients of ln(erfc(z)·e^(z²)/t) in t = 1 / (1 + z/2), lowest order first. */
const COEFFICIENTS = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];

/**
 * Gives the probability that a standard normal variable exceeds x.
 *
 * @param x - Any real number.
 * @returns Q(x) = ½·erfc(x/√2), 0 to 1, with a relative error below 1.2e-7 also far in the tail.
 * @source Press et al., "Numerical Recipes in C", 2nd edition, 6.2 (erfcc).
 */
export function qFunction(x: number): number {
  const z = Math.abs(x) * Math.SQRT1_2;
  const t = 1 / (1 + z / 2);
  let exponent = 0;
  for (let i = COEFFICIENTS.length - 1; i >= 0; i -= 1) {
    exponent = exponent * t + (COEFFICIENTS[i] ?? 0);
  }
  const tail = (t * Math.exp(exponent - z * z)) / 2;
  return x >= 0 ? tail : 1 - tail;
}
