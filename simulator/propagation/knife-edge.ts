import { scale } from "./complex.ts";
import { fresnelRest } from "./fresnel-rest.ts";

/** Where a knife edge stands between two antennas. */
export interface KnifeEdge {
  /** Height of the edge above the straight line between them; negative below it. Unit: m. */
  readonly heightM: number;
  /** Distance from the first antenna, along the line. Unit: m, > 0. */
  readonly distance1M: number;
  /** Distance from the second. Unit: m, > 0. */
  readonly distance2M: number;
  /** λ. Unit: m. */
  readonly wavelengthM: number;
}

/**
 * How far an edge reaches into the Fresnel zones,
 *
 *     ν = h √(2/λ (1/d₁ + 1/d₂))
 *
 * @param edge - Its place.
 * @returns ν, of the sign of h.
 * @source ITU-R P.526-15, equation 26.
 */
export function fresnelParameter(edge: KnifeEdge): number {
  const { heightM, distance1M, distance2M, wavelengthM } = edge;
  return heightM * Math.sqrt((2 / wavelengthM) * (1 / distance1M + 1 / distance2M));
}

/**
 * Loss over a single knife edge against free space,
 *
 *     J(ν) = −20 lg |(1 + j)/2 ∫_ν^∞ e^{−jπt²/2} dt|
 *
 * @param nu - ν.
 * @returns J: 6.02 dB at ν = 0, around 0 far below. Unit: dB.
 * @source ITU-R P.526-15, section 4.1, equations 7 and 30.
 */
export function knifeEdgeLossDb(nu: number): number {
  const u = Math.abs(nu) * Math.sqrt(Math.PI / 2);
  const { re, im } = scale(1 / Math.sqrt(Math.PI), fresnelRest(u));
  if (nu >= 0) return -20 * Math.log10(Math.hypot(re, im));
  // what the opposite edge leaves of the whole wave, which is turned as the rest is
  const wholeRad = u * u - Math.PI / 4;
  return -20 * Math.log10(Math.hypot(Math.cos(wholeRad) - re, Math.sin(wholeRad) - im));
}

/**
 * The standard's short form of `knifeEdgeLossDb`,
 *
 *     J(ν) ≈ 6.9 + 20 lg(√((ν − 0.1)² + 1) + ν − 0.1)
 *
 * @param nu - ν.
 * @returns J, within 0.2 dB of the integral above ν = −0.7; 0 at and below −0.78. Unit: dB.
 * @source ITU-R P.526-15, equation 31.
 */
export function approximateKnifeEdgeLossDb(nu: number): number {
  if (nu <= -0.78) return 0;
  const shifted = nu - 0.1;
  return 6.9 + 20 * Math.log10(Math.sqrt(shifted * shifted + 1) + shifted);
}
