import type { Tap } from "../channel/frequency-response.ts";
import { type Complex, multiply } from "../propagation/complex.ts";

/** How the paths to one point become one gain. */
export type PathSum = "incoherent" | "coherent";

/**
 * Complex amplitude of one path with the carrier's phase, a e^{−j2π f τ}.
 *
 * @param tap - a and τ.
 * @param carrierHz - f. Unit: Hz.
 * @returns The amplitude; its squared magnitude is the path's power gain.
 */
export function arrivingAmplitude(tap: Tap, carrierHz: number): Complex {
  const cycles = carrierHz * tap.delayS;
  const phaseRad = -2 * Math.PI * (cycles - Math.round(cycles));
  return multiply(tap.gain, { re: Math.cos(phaseRad), im: Math.sin(phaseRad) });
}

/**
 * Power gain of a set of paths,
 *
 *     incoherent: Σ |a|²,   coherent: |Σ a e^{−j2π f τ}|²
 *
 * The incoherent sum is what a receiver finds on average over a few wavelengths, and so what a map
 * with cells of many wavelengths should show; the coherent one is the fading at one point.
 *
 * @param taps - All paths between two antennas.
 * @param carrierHz - f. Unit: Hz.
 * @param sum - Which sum.
 * @returns Power gain. Linear, ≥ 0.
 */
export function powerGain(taps: readonly Tap[], carrierHz: number, sum: PathSum): number {
  let power = 0;
  let [re, im] = [0, 0];
  for (const tap of taps) {
    const amplitude = arrivingAmplitude(tap, carrierHz);
    power += amplitude.re ** 2 + amplitude.im ** 2;
    re += amplitude.re;
    im += amplitude.im;
  }
  return sum === "incoherent" ? power : re * re + im * im;
}
