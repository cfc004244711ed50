import type { PrbRun } from "../../schemas/fields.ts";
import { effectiveSinr } from "../../src/nr/eesm.ts";
import type { McsLink } from "../../src/nr/mcs-link.ts";
import { linearToDb } from "../../src/nr/units.ts";
import { uniformAt } from "../random.ts";

/** Stream of the draws that decide whether a block is received: "HARQ" in ASCII. */
export const HARQ_STREAM = 0x48_41_52_51;

/** SINR below which nothing is received whatever the MCS; keeps the logarithm finite. Linear. */
const LEAST_SINR = 1e-12;

/** The receivers of a cell's users, as far as transport blocks are concerned. */
export interface BlockReceiver {
  /**
   * Gives the effective SINR (EESM) of one transmission on the true channel.
   *
   * @param user - User index.
   * @param prbs - PRBs that carry the block, as `[start, length]` runs.
   * @param powerRatio - Power on each of them against P_max/N_RB. Linear.
   * @param mcs - MCS index, which fixes β.
   * @returns Linear, ≥ 0.
   */
  sinrOf(user: number, prbs: readonly PrbRun[], powerRatio: number, mcs: number): number;
  /** Decides whether a user receives a block with the latest transmission, sent in slot `tti`. */
  receives(user: number, block: ReceivedBlock, tti: number): boolean;
}

/** What a block's fate depends on. */
export interface ReceivedBlock {
  /** MCS index. */
  readonly mcs: number;
  /** Transport block size. Unit: bits. */
  readonly tbsBits: number;
  /** Sum of the effective SINRs of all its transmissions. Linear. */
  readonly sinrSum: number;
}

/** What a block receiver works on. */
export interface BlockReceiverOptions {
  /** The true channel: |H|² of user u on PRB n at `[u·numPrb + n]`. */
  readonly channel: { readonly numPrb: number; readonly gain: Float64Array };
  /** SINR per unit of |H|² at equal power. Linear. */
  readonly sinrPerGain: number;
  /** Block errors of the cell's MCS table: the emulator's truth. */
  readonly link: McsLink;
  /** Seed of the run. */
  readonly seed: number;
}

/**
 * Makes the receivers of a cell: EESM over the block's PRBs, chase combining, error curve, one draw.
 *
 *     sinr[n] = |H[u,n]|² · ratio · P_max / N_RB / (N + I)
 *     sinr_eff = −β · ln mean_n exp(−sinr[n] / β),   ACK ⇔ uniform(seed, slot, user) ≥ BLER(Σ sinr_eff)
 *
 * The draw is indexed by seed, slot and user, so that two schedulers that send a user blocks of
 * equal error probability in a slot see the same outcome: matched realisations.
 *
 * Hot path: allocates nothing.
 *
 * @rule E2 combining · E3 draws
 * @source Combining: D. Chase, "Code combining", IEEE Trans. Commun. 33 (1985): equal transmissions
 *   add up. Differs: redundancy versions are signalled, but bring no coding gain.
 */
export function createBlockReceiver(options: BlockReceiverOptions): BlockReceiver {
  const { channel, sinrPerGain, link, seed } = options;
  const { numPrb, gain } = channel;
  const sinr = new Float64Array(numPrb);
  return {
    sinrOf(user, prbs, powerRatio, mcs) {
      const sinrPerGainHere = sinrPerGain * powerRatio;
      let length = 0;
      for (const [startPrb, runPrb] of prbs) {
        for (let n = startPrb; n < startPrb + runPrb; n += 1) {
          sinr[length] = (gain[user * numPrb + n] ?? 0) * sinrPerGainHere;
          length += 1;
        }
      }
      return effectiveSinr(sinr, undefined, length, link.beta(mcs));
    },
    receives(user, { mcs, tbsBits, sinrSum }, tti) {
      const bler = link.bler(mcs, tbsBits, linearToDb(Math.max(LEAST_SINR, sinrSum)));
      return uniformAt(seed, HARQ_STREAM, tti, user) >= bler;
    },
  };
}
