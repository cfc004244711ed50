import { type Complex, divide, multiply } from "./complex.ts";

/** Below, the power series; above, the continued fraction. Both are exact to 1e-12 where they meet. */
const SERIES_LIMIT = 2.5;
const SERIES_TERMS = 40;
const FRACTION_DEPTH = 40;

/**
 * Rest of Fresnel's integral, with its oscillation taken off,
 *
 *     T(u) = e^{ju²} ∫_u^∞ e^{−jτ²} dτ,   T(0) = (√π / 2) e^{−jπ/4},   T(u) → 1 / (2ju)
 *
 * The one function behind both the knife edge and the transition function of the wedge. For small u
 * it is the whole integral less the power series of the part from 0 to u; otherwise, with
 * z = u e^{jπ/4}, the continued fraction of the complementary error function,
 *
 *     T(u) = e^{−jπ/4} / 2 · 1/(z + ½/(z + 1/(z + 1½/(z + …))))
 *
 * @param u - Lower limit, ≥ 0.
 * @returns T(u), relative error below 1e-11.
 * @source NIST Digital Library of Mathematical Functions, equations 7.6.1 and 7.9.1.
 */
export function fresnelRest(u: number): Complex {
  return u < SERIES_LIMIT ? restBySeries(u) : restByFraction(u);
}

function restBySeries(u: number): Complex {
  const square = u * u;
  let [re, im] = [Math.sqrt(Math.PI / 8), -Math.sqrt(Math.PI / 8)];
  let power = u; // u^{2k+1} / k!
  for (let k = 0; k < SERIES_TERMS; k += 1) {
    const sign = k & 2 ? -1 : 1; // (−j)^k is 1, −j, −1, j
    if (k & 1) im += (sign * power) / (2 * k + 1);
    else re -= (sign * power) / (2 * k + 1);
    power *= square / (k + 1);
  }
  return multiply({ re: Math.cos(square), im: Math.sin(square) }, { re, im });
}

function restByFraction(u: number): Complex {
  const part = u * Math.SQRT1_2; // of z, real and imaginary
  let [re, im] = [part, part];
  for (let k = FRACTION_DEPTH; k > 0; k -= 1) {
    const share = k / 2 / (re * re + im * im);
    re = part + share * re;
    im = part - share * im;
  }
  return divide({ re: Math.SQRT1_2 / 2, im: -Math.SQRT1_2 / 2 }, { re, im });
}
