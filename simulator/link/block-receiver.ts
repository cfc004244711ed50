import { effectiveSinr } from "../../src/nr/eesm.ts";
import type { McsLink } from "../../src/nr/mcs-link.ts";
import { mcsEntry } from "../../src/nr/mcs-tables.ts";
import type { ModulationAndCoding } from "../../src/nr/modulation-and-coding.ts";
import { linearToDb } from "../../src/nr/units.ts";
import { uniformAt } from "../random.ts";
import { createSoftBuffer, type SoftBlock } from "./soft-buffer.ts";

/** Stream of the draws that decide whether a block is received: "HARQ" in ASCII. */
export const HARQ_STREAM = 0x48_41_52_51;

/** Stream of the draws that decide whether a grant is heard: "PDCC" in ASCII. */
const PDCCH_STREAM = 0x50_44_43_43;

/** SINR below which nothing is received whatever the MCS; keeps the logarithm finite. Linear. */
const LEAST_SINR = 1e-12;

/** One transmission of a transport block. */
export interface Transmission {
  /** User index. */
  user: number;
  /** HARQ process of the block, counted over all users. */
  process: number;
  /** Slot. */
  tti: number;
  /** MCS index. */
  mcs: number;
  /** Transport block size. Unit: bits. */
  tbsBits: number;
  /** Redundancy version. */
  rv: number;
  /** Whether the block is new. */
  isFirst: boolean;
  /** Power on each of its PRBs against P_max/N_RB. Linear. */
  powerRatio: number;
}

/** What became of a transmission. */
export interface Reception {
  /** Effective SINR (EESM) of this transmission alone. Linear. */
  sinr: number;
  /** Whether the user heard the grant; if not, it does not answer (DTX). */
  heard: boolean;
  /** Whether it has the block now. */
  received: boolean;
}

/** The receivers of a cell's users, as far as transport blocks are concerned. */
export interface BlockReceiver {
  /**
   * Receives a transmission.
   *
   * @param transmission - The transmission.
   * @param prbs - PRBs that carry it; those from `start` to before `end` count.
   * @returns What became of it; the same object every time.
   */
  receive(
    transmission: Readonly<Transmission>,
    prbs: Uint16Array,
    start: number,
    end: number,
  ): Readonly<Reception>;
}

/** What a block receiver works on. */
export interface BlockReceiverOptions {
  /** The true channel: |H|² of user u on PRB n at `[u·numPrb + n]`. */
  readonly channel: { readonly numPrb: number; readonly gain: Float64Array };
  /** SINR per unit of |H|² at equal power. Linear. */
  readonly sinrPerGain: number;
  /** Block errors of the cell's MCS table: the emulator's truth. */
  readonly link: McsLink;
  /** HARQ processes of all users together. */
  readonly numProcesses: number;
  /** Most transmissions of one block. */
  readonly maxTx: number;
  /** Share of grants that are not heard. */
  readonly pdcchMissRatio: number;
  /** Seed of the run. */
  readonly seed: number;
}

/**
 * Makes the receivers of a cell: EESM over the block's PRBs, soft combining, error curve, one draw.
 *
 *     sinr[n] = |H[u,n]|² · ratio · P_max / N_RB / (N + I),   sinr_eff = −β · ln mean_n exp(−sinr[n] / β)
 *     lost ⇔ uniform(seed, slot, user) < BLER_k / BLER_(k−1)
 *
 * with BLER_k the error probability of everything heard of the block up to now, and BLER_0 = 1: more
 * transmissions never lose what fewer had received, so that BLER_k is what remains after k of them.
 *
 * The draw is indexed by seed, slot and user, so that two schedulers that send a user blocks of
 * equal error probability in a slot see the same outcome: matched realisations.
 *
 * Hot path: allocates nothing.
 *
 * @rule E2 combining · E3 draws
 */
export function createBlockReceiver(options: BlockReceiverOptions): BlockReceiver {
  const { channel, sinrPerGain, link, seed, pdcchMissRatio } = options;
  const { numPrb, gain } = channel;
  const sinrs = new Float64Array(numPrb);
  const soft = createSoftBuffer(options.numProcesses, options.maxTx);
  const remainingBler = new Float64Array(options.numProcesses);
  const rows = Array.from({ length: link.numMcs }, (_, mcs) => softBlockOf(link, mcs));
  const reception: Reception = { sinr: 0, heard: false, received: false };

  const sinrOf = (sent: Readonly<Transmission>, prbs: Uint16Array, start: number, end: number) => {
    const row = sent.user * numPrb;
    const scale = sinrPerGain * sent.powerRatio;
    for (let i = start; i < end; i += 1) {
      sinrs[i - start] = (gain[row + (prbs[i] ?? 0)] ?? 0) * scale;
    }
    return effectiveSinr(sinrs, undefined, end - start, link.beta(sent.mcs));
  };
  const blerOf = ({ process, mcs, tbsBits, isFirst }: Readonly<Transmission>, sinr: number) => {
    if (isFirst) return link.bler(mcs, tbsBits, toDb(sinr));
    const row = rows[mcs];
    if (!row) return 1;
    row.baseGraph = link.baseGraph(mcs, tbsBits);
    soft.combine(process, row);
    return link.bler(mcs, tbsBits, toDb(soft.sinr), soft.rateRatio);
  };
  return {
    receive(sent, prbs, start, end) {
      const { user, process, tti } = sent;
      if (sent.isFirst) {
        soft.clear(process);
        remainingBler[process] = 1;
      }
      reception.sinr = sinrOf(sent, prbs, start, end);
      reception.heard =
        pdcchMissRatio === 0 || uniformAt(seed, PDCCH_STREAM, tti, user) >= pdcchMissRatio;
      reception.received = false;
      if (!reception.heard) return reception;
      soft.add(process, sent.rv, reception.sinr);
      const before = remainingBler[process] ?? 1;
      const bler = Math.min(before, blerOf(sent, reception.sinr));
      remainingBler[process] = bler;
      reception.received = uniformAt(seed, HARQ_STREAM, tti, user) * before >= bler;
      return reception;
    },
  };
}

function toDb(sinr: number): number {
  return linearToDb(Math.max(LEAST_SINR, sinr));
}

function softBlockOf(link: McsLink, mcs: number): SoftBlock & { baseGraph: 1 | 2 } {
  const entry: ModulationAndCoding | undefined = mcsEntry(link.table, mcs);
  return { codeRateX1024: entry?.codeRateX1024 ?? 0, beta: link.beta(mcs), baseGraph: 1 };
}
