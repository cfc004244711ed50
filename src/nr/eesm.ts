import { type McsTable, mcsEntry } from "./mcs-tables.ts";

/**
 * ln β as a quadratic in the code rate, by modulation order: `[a₀, a₁, a₂]`.
 *
 * Fitted by `bench/fit-bler-model.ts` to the published calibration to within 1.1 % (64QAM; 0.25 %
 * for the others), which moves an effective SINR by less than 0.02 dB.
 */
const LN_BETA: Readonly<Record<2 | 4 | 6 | 8, readonly [number, number, number]>> = {
  2: [0.44048, 0.25025, -0.01581],
  4: [0.60135, 2.74208, -1.19294],
  6: [0.56274, 4.83716, -1.76874],
  8: [-2.84627, 15.3859, -7.59657],
};

/** Squared minimum distance of 256QAM over that of 1024QAM, at equal power. */
const DISTANCE_RATIO_1024QAM = 1023 / 255;

/**
 * Maps the SINRs of a grant's resource elements to the one SINR of an AWGN channel on which the same
 * block would be lost as often (exponential effective SINR mapping).
 *
 *     γ_eff = −β ln( Σ w·e^(−γ/β) / Σ w )   over the resource elements with γ > 0
 *
 * Worked out relative to the lowest SINR, so that no exponential underflows. Hot path: no
 * allocation.
 *
 * @param sinrLinear - γ `[length]`, linear, finite, ≥ 0; 0 marks an unused resource element, which
 *   does not count.
 * @param weights - w `[length]`, ≥ 0, such as resource elements per entry; `undefined` for equal ones.
 * @param length - Entries to use from the front of both.
 * @param beta - β > 0, from `eesmBeta`.
 * @returns γ_eff, linear, between the lowest and the highest SINR used; 0 when none is used.
 * @source Lagen et al., "New Radio Physical Layer Abstraction for System-Level Simulations of 5G
 *   Networks", IEEE ICC 2020. Differs: Sionna clips γ_eff to −30…30 dB and gives −30 dB when nothing
 *   is used; here nothing is clipped, because the error model is defined at any SINR.
 */
export function effectiveSinr(
  sinrLinear: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  length: number,
  beta: number,
): number {
  let lowest = Number.POSITIVE_INFINITY;
  let weightSum = 0;
  for (let n = 0; n < length; n += 1) {
    const weight = usedWeight(sinrLinear, weights, n);
    if (weight > 0) lowest = Math.min(lowest, sinrLinear[n] ?? 0);
    weightSum += weight;
  }
  if (weightSum === 0) return 0;
  let lossSum = 0;
  for (let n = 0; n < length; n += 1) {
    const weight = usedWeight(sinrLinear, weights, n);
    if (weight > 0) lossSum += weight * Math.exp((lowest - (sinrLinear[n] ?? 0)) / beta);
  }
  return lowest - beta * Math.log(lossSum / weightSum);
}

/**
 * Gives how much an entry counts in the effective SINR. Hot path.
 *
 * @param sinrLinear - As for `effectiveSinr`.
 * @param weights - As for `effectiveSinr`.
 * @param n - Index of the entry.
 * @returns Its weight; 0 where it is unused.
 */
export function usedWeight(
  sinrLinear: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  n: number,
): number {
  if ((sinrLinear[n] ?? 0) <= 0) return 0;
  return weights ? (weights[n] ?? 0) : 1;
}

/**
 * Gives the EESM calibration factor of an MCS.
 *
 * β depends on the modulation and, smoothly, on the code rate. Table 3 has no published calibration:
 * it uses the same modulations, so the curve of each is read at table 3's rates. 1024QAM takes the
 * 256QAM curve times the ratio of the squared minimum distances, the factor that also separates the
 * published 64QAM and 256QAM curves.
 *
 * @param table - The MCS table of the user.
 * @param mcs - I_MCS.
 * @returns β, linear, > 0; NaN where the index is reserved.
 * @source Calibration fitted: Lagen et al., IEEE ICC 2020, by way of 5G-LENA and Sionna SYS.
 */
export function eesmBeta(table: McsTable, mcs: number): number {
  const entry = mcsEntry(table, mcs);
  if (!entry) return Number.NaN;
  const { modulationOrder, codeRateX1024 } = entry;
  const rate = codeRateX1024 / 1024;
  const [a0, a1, a2] = LN_BETA[modulationOrder === 10 ? 8 : modulationOrder];
  const beta = Math.exp(a0 + a1 * rate + a2 * rate ** 2);
  return modulationOrder === 10 ? beta * DISTANCE_RATIO_1024QAM : beta;
}
