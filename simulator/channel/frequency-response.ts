import { type Complex, expMinusJ, multiply } from "../propagation/complex.ts";
import { addTone } from "./add-tone.ts";

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
 * Frequencies of all subcarriers of a carrier, relative to the carrier's centre.
 *
 * @param numPrb - PRBs of the carrier. Integer, ≥ 1.
 * @param scsKhz - Subcarrier spacing. Unit: kHz.
 * @returns Grid of `12 · numPrb` frequencies, symmetric about 0.
 */
export function subcarrierGrid(numPrb: number, scsKhz: number): FrequencyGrid {
  const stepHz = scsKhz * 1000;
  return { firstHz: (-stepHz * (12 * numPrb - 1)) / 2, stepHz, count: 12 * numPrb };
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
    const first = turn(dopplerHz * timeS - (carrierHz + grid.firstHz) * delayS);
    const step = turn(-grid.stepHz * delayS);
    const { re, im } = multiply(gain, first);
    addTone(row, 0, re, im, step.re, step.im);
  }
  return response;
}

/** e^{j2π cycles}, of whole cycles free. */
function turn(cycles: number): Complex {
  return expMinusJ({ re: -2 * Math.PI * (cycles - Math.round(cycles)), im: 0 });
}
