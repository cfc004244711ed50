import { effectiveSinr } from "../../src/nr/eesm.ts";
import {
  clearStretches,
  coverStretch,
  createStretches,
  measureStretches,
} from "./buffer-stretches.ts";

/** How the transmissions of a block are combined. */
export type HarqCombining = "ir" | "chase";

/** Redundancy versions in the order of a block's transmissions. @source TS 38.214, table 5.1.2.1-2. */
const REDUNDANCY_VERSIONS = [0, 2, 3, 1];

/**
 * The circular buffer of each LDPC base graph: the rate of the code that fills it, and where each
 * redundancy version starts, as a share of its length.
 *
 * @source TS 38.212, 5.3.2 (66 and 50 columns after puncturing, of 22 and 10 information columns)
 *   and table 5.4.2.1-2.
 */
const CIRCULAR_BUFFERS = {
  1: { motherRate: 22 / 66, starts: [0, 17 / 66, 33 / 66, 56 / 66] },
  2: { motherRate: 10 / 50, starts: [0, 13 / 50, 25 / 50, 43 / 50] },
} as const;

/** What the heard transmissions of the blocks of a cell add up to. */
export interface SoftBuffer {
  /** Empties the buffer of a process before its first transmission. */
  clear(process: number): void;
  /** Puts a transmission in: its redundancy version and effective SINR (linear). */
  add(process: number, rv: number, sinr: number): void;
  /** Combines all that was put in, and writes `sinr` and `rateRatio`. */
  combine(process: number, block: SoftBlock): void;
  /** SINR of the combination, over the coded bits received at least once. Linear. */
  sinr: number;
  /** Code rate of those bits over that of one transmission, 0 to 1. */
  rateRatio: number;
}

/** What the combination of a block depends on besides its transmissions. */
export interface SoftBlock {
  /** LDPC base graph. */
  readonly baseGraph: 1 | 2;
  /** Target code rate R times 1024. */
  readonly codeRateX1024: number;
  /** EESM calibration factor β of its MCS. Linear. */
  readonly beta: number;
}

/**
 * Gives the redundancy version of a block's n-th transmission.
 *
 * @param txCount - n, from 0.
 * @param combining - Chase combining sends version 0 always.
 */
export function redundancyVersion(txCount: number, combining: HarqCombining): number {
  if (combining === "chase") return 0;
  return REDUNDANCY_VERSIONS[txCount % REDUNDANCY_VERSIONS.length] ?? 0;
}

/**
 * Makes the soft buffers of all HARQ processes of a cell.
 *
 * A transmission at code rate R covers a part e = R_mother / R of the circular buffer, beginning
 * where its redundancy version says. On every stretch of the buffer the SINRs of the transmissions
 * that cover it add up (maximum ratio combining of the soft bits); stretches with different SINR are
 * one codeword over different channels, which EESM maps to one:
 *
 *     γ = EESM_β( Σᵢ γᵢ on each stretch, weighted by its length ),   rate = R · e / |covered|
 *
 * So equal versions are chase combining, γ = Σ γᵢ at rate R, and disjoint ones lower the code rate.
 * Below the mother rate every transmission carries all coded bits, and versions make no difference.
 *
 * Hot path: allocates nothing; `combine` runs per retransmission.
 *
 * @param numProcesses - Processes of all users.
 * @param maxTx - Most transmissions of one block.
 * @source Combining per coded bit: Cheng, "Coding performance of hybrid ARQ schemes", IEEE Trans.
 *   Commun. 54 (2006). Differs: which of the covered bits are systematic makes no difference, and the
 *   buffer of the largest blocks is not limited (N_ref).
 */
export function createSoftBuffer(numProcesses: number, maxTx: number): SoftBuffer {
  const numHeard = new Uint8Array(numProcesses);
  const versions = new Uint8Array(numProcesses * maxTx);
  const sinrs = new Float64Array(numProcesses * maxTx);
  const stretches = createStretches(maxTx);
  const buffer: SoftBuffer = {
    sinr: 0,
    rateRatio: 1,
    clear(process) {
      numHeard[process] = 0;
    },
    add(process, rv, sinr) {
      const at = process * maxTx + (numHeard[process] ?? 0);
      versions[at] = rv;
      sinrs[at] = sinr;
      numHeard[process] = (numHeard[process] ?? 0) + 1;
    },
    combine(process, block) {
      const first = process * maxTx;
      const { motherRate, starts } = CIRCULAR_BUFFERS[block.baseGraph];
      const reach = Math.min(1, (1024 * motherRate) / block.codeRateX1024);
      clearStretches(stretches);
      for (let at = first; at < first + (numHeard[process] ?? 0); at += 1) {
        coverStretch(stretches, starts[versions[at] ?? 0] ?? 0, reach, sinrs[at] ?? 0);
      }
      const covered = measureStretches(stretches);
      buffer.sinr = effectiveSinr(stretches.sums, stretches.lengths, stretches.count, block.beta);
      buffer.rateRatio = covered > 0 ? Math.min(1, reach / covered) : 1;
    },
  };
  return buffer;
}
