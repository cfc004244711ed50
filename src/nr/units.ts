/**
 * Turns a power ratio in decibels into a linear ratio, 10^(db/10).
 *
 * @param db - Power ratio. Unit: dB; −∞ gives 0.
 * @returns Linear ratio, ≥ 0, dimensionless.
 */
export function dbToLinear(db: number): number {
  return 10 ** (db / 10);
}

/**
 * Turns a linear power ratio into decibels, 10·log10(x).
 *
 * @param x - Linear ratio, ≥ 0, dimensionless; 0 gives −∞.
 * @returns Power ratio. Unit: dB.
 */
export function linearToDb(x: number): number {
  return 10 * Math.log10(x);
}

/**
 * Turns an absolute power in dBm into watts.
 *
 * @param dbm - Power. Unit: dBm; −∞ gives 0.
 * @returns Power. Unit: W, ≥ 0.
 */
export function dbmToW(dbm: number): number {
  return dbToLinear(dbm - 30);
}

/**
 * Turns an absolute power in watts into dBm.
 *
 * @param w - Power. Unit: W, ≥ 0; 0 gives −∞.
 * @returns Power. Unit: dBm.
 */
export function wToDbm(w: number): number {
  return linearToDb(w) + 30;
}
