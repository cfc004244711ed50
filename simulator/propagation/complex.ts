/** A complex number; waves vary as e^{+jωt}. */
export interface Complex {
  /** Real part. */
  readonly re: number;
  /** Imaginary part. */
  readonly im: number;
}

/**
 * Sum of two complex numbers.
 *
 * @param a - First term.
 * @param b - Second term.
 * @returns a + b.
 */
export function add(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im };
}

/**
 * Complex number times a real one.
 *
 * @param factor - Real factor.
 * @param a - Complex factor.
 * @returns factor · a.
 */
export function scale(factor: number, a: Complex): Complex {
  return { re: factor * a.re, im: factor * a.im };
}

/**
 * Product of two complex numbers.
 *
 * @param a - First factor.
 * @param b - Second factor.
 * @returns a · b.
 */
export function multiply(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

/**
 * Quotient of two complex numbers.
 *
 * @param a - Dividend.
 * @param b - Divisor, not 0.
 * @returns a / b.
 */
export function divide(a: Complex, b: Complex): Complex {
  return scale(1 / (b.re * b.re + b.im * b.im), multiply(a, { re: b.re, im: -b.im }));
}

/**
 * Square root on the branch of a wave that decays in a lossy medium: imaginary part ≤ 0.
 *
 * @param a - Any complex number with imaginary part ≤ 0, as permittivities have.
 * @returns √a.
 */
export function decayingSqrt(a: Complex): Complex {
  const re = Math.sqrt((Math.hypot(a.re, a.im) + Math.abs(a.re)) / 2);
  if (re === 0) return { re: 0, im: 0 };
  const other = Math.abs(a.im) / (2 * re); // the smaller part, without cancellation
  return a.re >= 0 ? { re, im: -other } : { re: other, im: -re };
}

/**
 * e^{−j q} of a complex angle.
 *
 * @param q - Angle; its imaginary part ≤ 0 attenuates. Unit: rad.
 * @returns e^{−j q}.
 */
export function expMinusJ(q: Complex): Complex {
  const magnitude = Math.exp(q.im);
  return { re: magnitude * Math.cos(q.re), im: -magnitude * Math.sin(q.re) };
}
