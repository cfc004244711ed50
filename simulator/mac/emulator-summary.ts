import type { HarqCounts } from "./harq-entity.ts";

/** What became of one user's traffic. */
export interface UserSummary {
  /** C-RNTI. */
  readonly rnti: number;
  /** Acknowledged user data over emulated time. Unit: Mbit/s. */
  readonly throughputMbps: number;
  /** Mean over the carrier and the CQI measurements of the SINR at equal power. Unit: dB. */
  readonly meanSnrDb: number;
  /** Speed. Unit: km/h. */
  readonly speedKmh: number;
  /** Share of first transmissions that were not received. */
  readonly blerFirstTx: number;
  /** Share of blocks that were lost after their last transmission. */
  readonly residualBler: number;
  /** Data that arrived for the user; the sum of the next four. Unit: bytes. */
  readonly offeredBytes: number;
  /** Acknowledged. Unit: bytes. */
  readonly deliveredBytes: number;
  /** Waiting for a first transmission. Unit: bytes. */
  readonly queuedBytes: number;
  /** On HARQ processes. Unit: bytes. */
  readonly inFlightBytes: number;
  /** Lost after the last transmission of their block. Unit: bytes. */
  readonly droppedBytes: number;
}

/** How often a slot was decided by whom. Unit: slots. */
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

/** Figures of a run. */
export interface EmulatorSummary extends Readonly<SlotCounts> {
  /** Slots run. */
  readonly slots: number;
  /** Seed of the run. */
  readonly seed: number;
  /** Every user, by user index. */
  readonly users: readonly UserSummary[];
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
  /** Share of blocks lost after their last transmission, over all users. */
  readonly residualBler: number;
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
  /** Users with the counts of their blocks. */
  readonly users: readonly { readonly user: UserSummary; readonly blocks: HarqCounts }[];
}

/**
 * Forms the ratios of a run.
 *
 * @param figures - Counts of the run and figures of its users.
 * @returns The summary, with no late slots: only the paced clock knows of those.
 */
export function summarise(figures: RunFigures): EmulatorSummary {
  const { slots, seed, counts, codes } = figures;
  const decidable = counts.hit + counts.miss + counts.stale + counts.rejected;
  const users = figures.users.map(({ user }) => user);
  const rates = users.map(({ throughputMbps }) => throughputMbps);
  const cellMbps = sum(rates);
  const total = (pick: (blocks: HarqCounts) => number) =>
    sum(figures.users.map(({ blocks }) => pick(blocks)));
  const dropped = total((b) => b.dropped);
  return {
    slots,
    seed,
    users,
    ...counts,
    hitRatio: ratio(counts.hit, decidable),
    policyRatio: ratio(counts.learned, decidable),
    cellMbps,
    jain: ratio(cellMbps ** 2, users.length * sum(rates.map((rate) => rate ** 2))),
    blerFirstTx: ratio(
      total((b) => b.firstLost),
      total((b) => b.first),
    ),
    residualBler: ratio(dropped, dropped + total((b) => b.delivered)),
    lateSlots: 0,
    codes: { ...codes },
  };
}

/** part / whole, or 0 when there is no whole. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
