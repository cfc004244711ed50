import type { InnerLoop } from "../../src/nr/inner-loop.ts";
import { type OuterLoopTuning, stepOffsetDb } from "../../src/nr/outer-loop.ts";
import { dbToLinear } from "../../src/nr/units.ts";
import type { ChannelKnowledge } from "../link/csi-reporter.ts";

/** How the outer loop of the RAN is tuned: the service's own defaults. */
export const STOCK_OUTER_LOOP: OuterLoopTuning = { blerTarget: 0.1, stepUpDb: 0.5, limitDb: 20 };

/** Chooses the MCS where the service leaves it to the RAN. */
export interface StockLinkAdaptation {
  /**
   * Chooses the MCS of a user's new block.
   *
   * @param user - User index.
   * @param prbs - PRBs of the grant; those from `start` to before `end` count.
   * @param powerOffsetDb - Power of the grant against P_max/N_RB. Unit: dB.
   * @returns MCS index.
   */
  chooseMcs(
    user: number,
    prbs: Uint16Array,
    start: number,
    end: number,
    powerOffsetDb: number,
  ): number;
  /** Hears the outcome of the first transmission of a block whose MCS it chose. */
  hear(user: number, ack: boolean): void;
  /** Forgets what it learned of a user. */
  forget(user: number): void;
}

/**
 * Makes the RAN's own link adaptation: the highest MCS that meets the BLER target at the effective
 * SINR that the channel knowledge predicts for the grant, less the user's OLLA offset. A grant is
 * one codeword, so that an offset per user is one per user and codeword.
 *
 * Hot path: allocates nothing.
 *
 * @param known - What the RAN knows of the channel.
 * @param innerLoop - Chooses among the MCSs of the cell.
 * @param numUes - Number of users.
 */
export function createStockLinkAdaptation(
  known: ChannelKnowledge,
  innerLoop: InnerLoop,
  numUes: number,
): StockLinkAdaptation {
  const { numCells, cellOfPrb } = known;
  const numPrbOfCell = new Uint16Array(numCells);
  const sinr = new Float64Array(numCells);
  const weights = new Float64Array(numCells);
  const offsetDb = new Float64Array(numUes);
  return {
    chooseMcs(user, prbs, start, end, powerOffsetDb) {
      numPrbOfCell.fill(0);
      for (let i = start; i < end; i += 1) {
        const cell = cellOfPrb[prbs[i] ?? 0] ?? 0;
        numPrbOfCell[cell] = (numPrbOfCell[cell] ?? 0) + 1;
      }
      const powerRatio = dbToLinear(powerOffsetDb);
      let length = 0;
      for (let cell = 0; cell < numCells; cell += 1) {
        if (numPrbOfCell[cell] === 0) continue;
        sinr[length] = (known.sinr[user * numCells + cell] ?? 0) * powerRatio;
        weights[length] = numPrbOfCell[cell] ?? 0;
        length += 1;
      }
      return innerLoop.highestMcs(end - start, sinr, weights, length, offsetDb[user] ?? 0);
    },
    hear(user, ack) {
      offsetDb[user] = stepOffsetDb(offsetDb[user] ?? 0, ack, STOCK_OUTER_LOOP);
    },
    forget(user) {
      offsetDb[user] = 0;
    },
  };
}
