import { add, type Complex, decayingSqrt, divide, expMinusJ, multiply, scale } from "./complex.ts";

/** Coefficients for the two polarisations. */
export interface PolarisedPair {
  /** E perpendicular to the plane of incidence (TE, soft). */
  readonly te: Complex;
  /** E in the plane of incidence (TM, hard). */
  readonly tm: Complex;
}

/** A layer of finite thickness. */
export interface Slab {
  /** Its thickness over the wavelength in vacuum, d/λ; > 0. */
  readonly thicknessWavelengths: number;
}

/**
 * Reflection at a half-space, or at a slab when `slab` is given,
 *
 *     a = √(η − sin²θ),   r_TE = (cos θ − a)/(cos θ + a),   r_TM = (η cos θ − a)/(η cos θ + a)
 *     slab: R = r (1 − e^{−2jq}) / (1 − r² e^{−2jq}),   q = 2π (d/λ) a
 *
 * TM refers to E along k × e_TE before and after, hence r_TM = −r_TE at normal incidence.
 *
 * @param permittivity - η of the material, relative, imaginary part ≤ 0.
 * @param cosIncidence - cos θ from the normal, 0 … 1.
 * @param slab - Thickness; absent: half-space.
 * @returns R for both polarisations, |R| ≤ 1.
 * @source ITU-R P.2040-3, section 2.2: Fresnel's equations, and equations 43 a and 44 for the slab.
 */
export function reflectionCoefficients(
  permittivity: Complex,
  cosIncidence: number,
  slab?: Slab,
): PolarisedPair {
  const a = refractedNormal(permittivity, cosIncidence);
  const { te, tm } = interfaceReflection(permittivity, cosIncidence, a);
  if (!slab) return { te, tm };
  const roundTrip = expMinusJ(scale(4 * Math.PI * slab.thicknessWavelengths, a));
  return { te: slabReflection(te, roundTrip), tm: slabReflection(tm, roundTrip) };
}

/**
 * Transmission through a slab: the field just behind it over the field just before it,
 *
 *     T = (1 − r²) e^{−jq} / (1 − r² e^{−2jq})
 *
 * The phase of the slab's thickness is in q. A path's length contains the thickness as well: that of
 * the straight way, on which the slab itself takes no room.
 *
 * @param permittivity - η of the material, relative, imaginary part ≤ 0.
 * @param cosIncidence - cos θ from the normal, 0 … 1.
 * @param slab - Thickness.
 * @returns T for both polarisations, |T| ≤ 1.
 * @source ITU-R P.2040-3, equations 43 b and 44.
 */
export function transmissionCoefficients(
  permittivity: Complex,
  cosIncidence: number,
  slab: Slab,
): PolarisedPair {
  const a = refractedNormal(permittivity, cosIncidence);
  const { te, tm } = interfaceReflection(permittivity, cosIncidence, a);
  const once = expMinusJ(scale(2 * Math.PI * slab.thicknessWavelengths, a));
  return { te: slabTransmission(te, once), tm: slabTransmission(tm, once) };
}

const ONE: Complex = { re: 1, im: 0 };

function refractedNormal(permittivity: Complex, cosIncidence: number): Complex {
  const sinSquared = 1 - cosIncidence * cosIncidence;
  return decayingSqrt({ re: permittivity.re - sinSquared, im: permittivity.im });
}

function interfaceReflection(permittivity: Complex, cos: number, a: Complex): PolarisedPair {
  const minusA = scale(-1, a);
  const te = { re: cos, im: 0 };
  const tm = scale(cos, permittivity);
  return {
    te: divide(add(te, minusA), add(te, a)),
    tm: divide(add(tm, minusA), add(tm, a)),
  };
}

function slabReflection(r: Complex, roundTrip: Complex): Complex {
  const echoes = multiply(multiply(r, r), roundTrip);
  const passing = add(ONE, scale(-1, roundTrip));
  return divide(multiply(r, passing), add(ONE, scale(-1, echoes)));
}

function slabTransmission(r: Complex, once: Complex): Complex {
  const squared = multiply(r, r);
  const echoes = multiply(squared, multiply(once, once));
  const passing = add(ONE, scale(-1, squared));
  return divide(multiply(passing, once), add(ONE, scale(-1, echoes)));
}
