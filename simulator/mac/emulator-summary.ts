import type { TrafficCounts } from "../traffic/traffic-counts.ts";
import type { HarqCounts } from "./harq-store.ts";
import type { Slice } from "./slices.ts";

/** Percentiles of a delay. Unit: µs. */
export interface DelayPercentiles {
  /** Median. Unit: µs. */
  readonly p50: number;
  /** 95th percentile. Unit: µs. */
  readonly p95: number;
  /** 99th percentile. Unit: µs. */
  readonly p99: number;
  /** Longest. Unit: µs. */
  readonly max: number;
}

/** What became of one user's traffic; bytes and packets as `TrafficCounts` has them. */
export interface UserSummary extends Readonly<TrafficCounts> {
  /** C-RNTI of its current or latest session. */
  readonly rnti: number;
  /** Acknowledged user data over emulated time. Unit: Mbit/s. */
  readonly throughputMbps: number;
  /** Mean over the carrier and the CSI measurements of the SINR at equal power. Unit: dB. */
  readonly meanSnrDb: number;
  /** Speed. Unit: km/h. */
  readonly speedKmh: number;
  /** Share of first transmissions that were not received. */
  readonly blerFirstTx: number;
  /** Share of blocks that were lost after their last transmission, or because the user left. */
  readonly residualBler: number;
  /** Share of all PRBs of the run that it was given. */
  readonly prbShare: number;
  /** From a packet's arrival to the acknowledgement of its last byte; absent under full buffer. */
  readonly packetDelayUs?: DelayPercentiles;
}

/** How often a downlink slot was decided by whom. Unit: slots. */
export interface SlotCounts {
  /** The service's allocation was applied. */
  hit: number;
  /** No allocation had come. */
  miss: number;
  /** Of the hits, those that learned models had decided in both stages. */
  learned: number;
  /** None had come, but a late one for an earlier slot had. */
  stale: number;
  /** One had come and broke a rule. */
  rejected: number;
}

/** A slice and what its users were given. */
export interface SliceSummary extends Slice {
  /** Share of all PRBs of the run. Unit: percent. */
  readonly prbPercent: number;
}

/** Figures of a run. */
export interface EmulatorSummary extends Readonly<SlotCounts> {
  /** Slots run. */
  readonly slots: number;
  /** Seed of the run. */
  readonly seed: number;
  /** Every user, by user index. */
  readonly users: readonly UserSummary[];
  /** Every slice; empty where there are none. */
  readonly slices: readonly SliceSummary[];
  /** hit / (hit + miss + stale + rejected); 0 when no slot could be a hit. */
  readonly hitRatio: number;
  /** learned / (hit + miss + stale + rejected). */
  readonly policyRatio: number;
  /** Sum of the users' throughput. Unit: Mbit/s. */
  readonly cellMbps: number;
  /** Jain's index of the users' throughput, (Σx)² / (U·Σx²). */
  readonly jain: number;
  /** Share of first transmissions that were not received, over all users. */
  readonly blerFirstTx: number;
  /** Share of blocks lost after their last transmission or because the user left, over all users. */
  readonly residualBler: number;
  /** Blocks acknowledged after n + 1 transmissions, over all users, `[maxHarqTx]`. */
  readonly harqRounds: readonly number[];
  /** Transmissions whose grant was not heard, over all users. */
  readonly dtx: number;
  /** Sessions begun; as many as there are users when nobody comes and goes. */
  readonly sessions: number;
  /** Paced clock: slots that began more than one slot duration late. */
  readonly lateSlots: number;
  /** Refused allocations by code. */
  readonly codes: Readonly<Record<string, number>>;
}

/** What a run amounts to, before its ratios are formed. */
export interface RunFigures {
  /** Slots run. */
  readonly slots: number;
  /** Seed of the run. */
  readonly seed: number;
  /** Slots by outcome. */
  readonly counts: SlotCounts;
  /** Refused allocations by code. */
  readonly codes: Readonly<Record<string, number>>;
  /** Every user, by user index. */
  readonly users: readonly UserSummary[];
  /** The counts of their blocks, by user index. */
  readonly blocks: readonly HarqCounts[];
  /** The slices, which go round the users. */
  readonly slices: readonly Slice[];
  /** Sessions begun. */
  readonly sessions: number;
}

/**
 * Forms the ratios of a run.
 *
 * @param figures - Counts of the run and figures of its users.
 * @returns The summary, with no late slots: only the paced clock knows of those.
 */
export function summarise(figures: RunFigures): EmulatorSummary {
  const { slots, seed, counts, codes, users, blocks, slices, sessions } = figures;
  const decidable = counts.hit + counts.miss + counts.stale + counts.rejected;
  const rates = users.map(({ throughputMbps }) => throughputMbps);
  const cellMbps = sum(rates);
  return {
    ...{ slots, seed, users, ...counts, sessions },
    slices: slices.map((slice, i) => ({ ...slice, prbPercent: prbPercentOf(users, i, slices) })),
    hitRatio: ratio(counts.hit, decidable),
    policyRatio: ratio(counts.learned, decidable),
    cellMbps,
    jain: ratio(cellMbps ** 2, users.length * sum(rates.map((rate) => rate ** 2))),
    blerFirstTx: ratio(sum(blocks.map((b) => b.firstLost)), sum(blocks.map((b) => b.first))),
    residualBler: residualBler(blocks),
    harqRounds: Array.from(blocks[0]?.delivered ?? [], (_, round) =>
      sum(blocks.map((b) => b.delivered[round] ?? 0)),
    ),
    dtx: sum(blocks.map((b) => b.dtx)),
    lateSlots: 0,
    codes: { ...codes },
  };
}

/**
 * Share of blocks that were dropped in the end.
 *
 * @param blocks - Counts of one user, or of several.
 */
export function residualBler(blocks: readonly HarqCounts[]): number {
  const dropped = sum(blocks.map((b) => b.dropped));
  return ratio(dropped, dropped + sum(blocks.map((b) => sum(b.delivered))));
}

/** part / whole, or 0 when there is no whole. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function prbPercentOf(
  users: readonly UserSummary[],
  slice: number,
  { length: numSlices }: readonly Slice[],
): number {
  const members = users.filter((_, u) => u % numSlices === slice);
  return 100 * sum(members.map(({ prbShare }) => prbShare));
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
