import type { PrbRun } from "../../schemas/fields.ts";
import type { BlerModel } from "../../src/nr/bler-model.ts";
import { type CqiTable, NUM_CQI } from "../../src/nr/cqi-tables.ts";
import { cqiSinrEstimateDb, mcsSinrThresholdsDb } from "../../src/nr/link-thresholds.ts";
import type { McsTable } from "../../src/nr/mcs-tables.ts";
import { dbToLinear } from "../../src/nr/units.ts";
import { highestMet } from "../link/highest-met.ts";

/** What the RAN keeps back from the SINR that the CQI promises, since it has no outer loop. Unit: dB. */
const MARGIN_DB = 0.5;

/** Error rate of first transmissions that the RAN's own choice of MCS aims at. */
const BLER_TARGET = 0.1;

/** Which tables and subbands the cell uses. */
export interface StockLinkFacts {
  /** PDSCH MCS table. */
  readonly mcsTable: McsTable;
  /** CQI table. */
  readonly cqiTable: CqiTable;
  /** CQI subband size. Unit: PRB. */
  readonly subbandPrb: number;
}

/**
 * Chooses the MCS for a grant whose MCS the RAN decides.
 *
 * @param subbandCqi - Reported CQI per subband, `[numSubbands]`.
 * @param prbs - PRBs of the grant, as `[start, length]` runs.
 * @param powerOffsetDb - Power of the grant against P_max/N_RB. Unit: dB.
 * @returns MCS index.
 */
export type ChooseMcs = (
  subbandCqi: readonly number[],
  prbs: readonly PrbRun[],
  powerOffsetDb: number,
) => number;

/**
 * Makes the RAN's own link adaptation: an inner loop on the reported subband CQI, no outer loop.
 *
 * Each CQI stands for the middle of its SINR range; the grant's SINR is the one of a flat channel
 * with the same mean capacity, moved by the power offset, less 0.5 dB; the answer is the highest MCS
 * whose threshold it meets (MCS 0 when it meets none).
 *
 * @param model - Block errors as the RAN believes in them.
 * @param facts - Tables and subband size.
 */
export function createStockLinkAdaptation(model: BlerModel, facts: StockLinkFacts): ChooseMcs {
  const { mcsTable, cqiTable, subbandPrb } = facts;
  const capacityNats = cqiSinrEstimateDb(model, cqiTable).map((db) => Math.log1p(dbToLinear(db)));
  const thresholds = mcsSinrThresholdsDb(model, mcsTable, { blerTarget: BLER_TARGET }).map((db) =>
    dbToLinear(db + MARGIN_DB),
  );
  const numPrbOfCqi = new Uint16Array(NUM_CQI);
  return (subbandCqi, prbs, powerOffsetDb) => {
    numPrbOfCqi.fill(0);
    let numPrb = 0;
    for (const [startPrb, runPrb] of prbs) {
      numPrb += runPrb;
      for (let n = startPrb; n < startPrb + runPrb; n += 1) {
        const cqi = subbandCqi[Math.floor(n / subbandPrb)] ?? 0;
        numPrbOfCqi[cqi] = (numPrbOfCqi[cqi] ?? 0) + 1;
      }
    }
    const meanNats = weightedSum(capacityNats, numPrbOfCqi) / numPrb;
    const sinr = Math.expm1(meanNats) * dbToLinear(powerOffsetDb);
    return highestMet(thresholds, sinr);
  };
}

function weightedSum(values: Float64Array, weights: Uint16Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += (values[i] ?? 0) * (weights[i] ?? 0);
  return sum;
}
