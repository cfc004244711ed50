import type { Complex } from "../propagation/complex.ts";
import { addTap } from "./add-tap.ts";

/** One path of an impulse response. */
export interface Tap {
  /** Gain without the carrier's phase. */
  readonly gain: Complex;
  /** Delay at time 0. Unit: s. */
  readonly delayS: number;
  /** Doppler shift. Unit: Hz. */
  readonly dopplerHz: number;
}

/** Evenly spaced frequencies. */
export interface FrequencyGrid {
  /** The lowest, relative to the carrier. Unit: Hz. */
  readonly firstHz: number;
  /** Distance between neighbours. Unit: Hz. */
  readonly stepHz: number;
  /** How many. */
  readonly count: number;
}

/** A frequency response on a grid. */
export interface FrequencyResponse {
  /** Real parts `[count]`. */
  readonly re: Float64Array;
  /** Imaginary parts `[count]`. */
  readonly im: Float64Array;
}

/**
 * Frequencies of the PRB centres of a carrier, relative to the carrier's centre.
 *
 * @param numPrb - PRBs of the carrier. Integer, ≥ 1.
 * @param scsKhz - Subcarrier spacing. Unit: kHz.
 * @returns Grid of `numPrb` frequencies, 12 subcarriers apart, symmetric about 0.
 */
export function prbGrid(numPrb: number, scsKhz: number): FrequencyGrid {
  const stepHz = 12 * scsKhz * 1000;
  return { firstHz: (-stepHz * (numPrb - 1)) / 2, stepHz, count: numPrb };
}

/**
 * Frequency response of an impulse response at one time,
 *
 *     H(f, t) = Σ a e^{−j2π f_c τ} e^{j2π f_D t} e^{−j2π f τ}
 *
 * @param taps - Paths: a, τ, f_D.
 * @param carrierHz - f_c. Unit: Hz.
 * @param grid - The frequencies f.
 * @param timeS - t since the delays were valid. Unit: s.
 * @returns H on the grid.
 */
export function frequencyResponse(
  taps: readonly Tap[],
  carrierHz: number,
  grid: FrequencyGrid,
  timeS: number,
): FrequencyResponse {
  const response = { re: new Float64Array(grid.count), im: new Float64Array(grid.count) };
  const row = { ...response, start: 0, count: grid.count };
  for (const { gain, delayS, dopplerHz } of taps) {
    const firstCycles = dopplerHz * timeS - (carrierHz + grid.firstHz) * delayS;
    addTap(row, gain.re, gain.im, firstCycles, -grid.stepHz * delayS);
  }
  return response;
}
