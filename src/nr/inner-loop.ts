import { effectiveSinr, usedWeight } from "./eesm.ts";
import type { McsLink } from "./mcs-link.ts";
import { linearToDb } from "./units.ts";

/** Chooses MCSs of one cell. */
export interface InnerLoop {
  /**
   * Chooses the highest MCS whose transport block meets the BLER target at its own effective SINR.
   *
   * Hot path: no allocation.
   *
   * @param numPrb - PRBs of the grant, 1 to `maxPrb`.
   * @param sinr - SINR per entry at the power of the grant, `[length]`, linear, finite, ≥ 0; entries
   *   of 0 do not count, as in `effectiveSinr`.
   * @param weights - PRBs per entry, `[length]`; `undefined`: as many in each.
   * @param length - Entries to use from the front of both.
   * @param offsetDb - Taken off the effective SINR (OLLA). Unit: dB.
   * @returns I_MCS; `lowestMcs` where none meets the target.
   */
  highestMcs(
    numPrb: number,
    sinr: ArrayLike<number>,
    weights: ArrayLike<number> | undefined,
    length: number,
    offsetDb: number,
  ): number;
}

/** What MCSs are chosen by. */
export interface InnerLoopOptions {
  /** Predicts block errors; monotone in SINR. */
  readonly link: McsLink;
  /** Size of the block that an MCS carries on so many PRBs. Unit: bits. */
  readonly blockBits: (mcs: number, numPrb: number) => number;
  /** Most PRBs of a grant. Unit: PRB. */
  readonly maxPrb: number;
  /** Error probability that a block may have, > 0 and < 1. */
  readonly blerTarget: number;
  /** MCS that is sent where none meets the target. Default: 0. */
  readonly lowestMcs?: number;
}

/**
 * Creates the inner loop of link adaptation of a cell.
 *
 *     MCS = max { m : BLER(m, TBS(m, n_PRB), EESM_β(m)(SINR) − Δ) ≤ target }
 *
 * over all m: where the modulation changes, a higher index can need less SINR than the one below it.
 * For each (m, n_PRB) the loop remembers between which SINRs it begins to meet the target; it asks the
 * error model where an SINR falls in between, which leaves less in between. As γ_eff rises with β from the lowest SINR to the mean, the few indices are evaluated which neither
 * these two nor the effective SINR at a higher β decide.
 *
 * @param options - What MCSs are chosen by.
 * @returns The inner loop. Not to be shared between threads.
 * @source MCS: TS 38.214, 5.1.3.1. Inner loop on effective SINR: Lagen et al., "New Radio Physical
 *   Layer Abstraction for System-Level Simulations of 5G Networks", IEEE ICC 2020.
 */
export function createInnerLoop(options: InnerLoopOptions): InnerLoop {
  const { link, blockBits, maxPrb, blerTarget, lowestMcs = 0 } = options;
  // columns, also of single numbers: doubles that pass through objects or closures are boxed
  const missingDb = new Float64Array((maxPrb + 1) * link.numMcs).fill(Number.NEGATIVE_INFINITY);
  const meetingDb = new Float64Array(missingDb.length).fill(Number.POSITIVE_INFINITY);
  const betas = Float64Array.from({ length: link.numMcs }, (_, mcs) => link.beta(mcs));
  const bounds = new Float64Array(2);
  const askModel = (mcs: number, numPrb: number, sinrDb: number) => {
    const meets = link.bler(mcs, blockBits(mcs, numPrb), sinrDb) <= blerTarget;
    (meets ? meetingDb : missingDb)[numPrb * link.numMcs + mcs] = sinrDb;
    return meets;
  };
  const meetsTarget = (mcs: number, numPrb: number, sinrDb: number) => {
    const at = numPrb * link.numMcs + mcs;
    if (sinrDb >= (meetingDb[at] as number)) return true;
    return sinrDb > (missingDb[at] as number) && askModel(mcs, numPrb, sinrDb);
  };
  return {
    highestMcs(numPrb, sinr, weights, length, offsetDb) {
      findBounds(bounds, sinr, weights, length);
      const lowestDb = linearToDb(bounds[0] as number) - offsetDb;
      let ceilingDb = linearToDb(bounds[1] as number) - offsetDb;
      let ceilingBeta = Number.POSITIVE_INFINITY;
      for (let mcs = link.numMcs - 1; mcs > lowestMcs; mcs -= 1) {
        if (meetsTarget(mcs, numPrb, lowestDb)) return mcs;
        const beta = betas[mcs] as number;
        if (beta <= ceilingBeta && !meetsTarget(mcs, numPrb, ceilingDb)) continue;
        ceilingDb = linearToDb(effectiveSinr(sinr, weights, length, beta)) - offsetDb;
        ceilingBeta = beta;
        if (meetsTarget(mcs, numPrb, ceilingDb)) return mcs;
      }
      return lowestMcs;
    },
  };
}

/** Writes `[lowest, mean]`, between which the effective SINR lies at any β, linear; 0 where no entry is used. */
function findBounds(
  bounds: Float64Array,
  sinr: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  length: number,
): void {
  let lowest = Number.POSITIVE_INFINITY;
  let sum = 0;
  let weightSum = 0;
  for (let n = 0; n < length; n += 1) {
    const weight = usedWeight(sinr, weights, n);
    if (weight === 0) continue;
    lowest = Math.min(lowest, sinr[n] as number);
    sum += weight * (sinr[n] as number);
    weightSum += weight;
  }
  bounds[0] = weightSum > 0 ? lowest : 0;
  bounds[1] = weightSum > 0 ? sum / weightSum : 0;
}
