import { dbmToW, dbToLinear } from "../../src/nr/units.ts";

/** Thermal noise density, k·T at 290 K. Unit: dBm/Hz. */
export const THERMAL_NOISE_DBM_PER_HZ = -174;

/** What the noise of one PRB depends on. */
export interface NoiseFacts {
  /** Subcarrier spacing; a PRB is 12 subcarriers wide. Unit: kHz. */
  readonly scsKhz: number;
  /** Receiver noise figure. Unit: dB. */
  readonly noiseFigureDb: number;
  /** Power of other cells' interference above thermal noise, I/N. Unit: dB. */
  readonly interferenceRiseDb: number;
}

/**
 * Gives the noise and interference power that a user receives on every PRB.
 *
 * Other cells are a flat floor, the same on all PRBs and for all users:
 *
 *     N = −174 dBm/Hz + 10·log10(12·Δf) + NF,   N + I = N · (1 + 10^(rise/10))
 *
 * @param facts - Bandwidth of a PRB, noise figure and interference.
 * @returns N + I per PRB. Unit: W.
 * @rule E6
 */
export function noisePowerW(facts: NoiseFacts): number {
  const prbHz = 12 * facts.scsKhz * 1000;
  const thermalDbm = THERMAL_NOISE_DBM_PER_HZ + 10 * Math.log10(prbHz) + facts.noiseFigureDb;
  return dbmToW(thermalDbm) * (1 + dbToLinear(facts.interferenceRiseDb));
}
