import { MIN_SINR_DB } from "../../schemas/fields.ts";
import { jainIndex } from "../../src/nr/jain-index.ts";
import { slotDurationUs } from "../../src/nr/numerology.ts";
import { linearToDb } from "../../src/nr/units.ts";
import type { CellRun } from "../cell-run.ts";
import { NO_DURATIONS } from "../duration-histogram.ts";
import type { RlcEntity } from "../traffic/rlc-entity.ts";
import type {
  DelayPercentiles,
  EmulatorSummary,
  LoopFigures,
  SlotCounts,
  UserSummary,
} from "./emulator-summary.ts";
import type { HarqCounts } from "./harq-store.ts";
import type { Slice } from "./slices.ts";

/** Of a cell by itself: only who runs it against a clock knows better. */
const NO_LOOP: LoopFigures = {
  lateSlots: 0,
  lateness: { us: NO_DURATIONS, slippedMs: 0 },
  emulateUs: NO_DURATIONS,
  reportToAppliedUs: NO_DURATIONS,
};

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
 * Sums a cell's run up.
 *
 * @param cell - The cell in operation.
 */
export function summariseCell(cell: CellRun): EmulatorSummary {
  const { tti: slots, config, counts, codes, rlc, harq, setup, connections } = cell;
  return summariseRun({
    ...{ slots, seed: config.seed, counts, codes },
    users: rlc.map((entity, user) => summariseUser(cell, entity, user)),
    blocks: harq.counts,
    slices: setup.slices ?? [],
    sessions: connections.numSessions,
  });
}

/**
 * Forms the ratios of a run.
 *
 * @param figures - Counts of the run and figures of its users.
 * @returns The summary, without figures of the loop: only the paced clock knows those.
 */
export function summariseRun(figures: RunFigures): EmulatorSummary {
  const { slots, seed, counts, codes, users, blocks, slices, sessions } = figures;
  const decidable = counts.hit + counts.miss + counts.stale + counts.rejected;
  const rates = users.map(({ throughputMbps }) => throughputMbps);
  return {
    ...{ slots, seed, users, ...counts, sessions },
    slices: slices.map((slice, i) => ({ ...slice, prbPercent: prbPercentOf(users, i, slices) })),
    hitRatio: ratio(counts.hit, decidable),
    policyRatio:
      decidable > 0 && decidable === counts.idle
        ? 1
        : ratio(counts.learned, decidable - counts.idle),
    cellMbps: sum(rates),
    jain: jainIndex(rates),
    blerFirstTx: ratio(sum(blocks.map((b) => b.firstLost)), sum(blocks.map((b) => b.first))),
    residualBler: residualBler(blocks),
    harqRounds: Array.from(blocks[0]?.delivered ?? [], (_, round) =>
      sum(blocks.map((b) => b.delivered[round] ?? 0)),
    ),
    dropped: sum(blocks.map((b) => b.dropped)),
    dtx: sum(blocks.map((b) => b.dtx)),
    ...NO_LOOP,
    codes: { ...codes },
  };
}

function summariseUser(cell: CellRun, entity: RlcEntity, user: number): UserSummary {
  const { tti, config, channel, csi, connections, harq, usedPrb } = cell;
  const blocks = harq.counts[user];
  const { counts } = entity;
  const packetDelayUs = percentilesOf(entity);
  return {
    rnti: connections.rnti[user] ?? 0,
    // bits per µs are Mbit/s
    throughputMbps: ratio(8 * counts.deliveredBytes, tti * slotDurationUs(config.scsKhz)),
    meanSnrDb: Math.max(MIN_SINR_DB, linearToDb(csi.meanSinr(user))),
    speedKmh: 3.6 * (channel.speedsMps[user] ?? 0),
    blerFirstTx: ratio(blocks?.firstLost ?? 0, blocks?.first ?? 0),
    residualBler: residualBler(blocks ? [blocks] : []),
    prbShare: ratio(usedPrb[user] ?? 0, tti * config.prb),
    ...counts,
    ...(packetDelayUs && { packetDelayUs }),
  };
}

function percentilesOf({ packetDelayUs }: RlcEntity): DelayPercentiles | undefined {
  if (packetDelayUs.count === 0) return undefined;
  const at = (percent: number) => packetDelayUs.percentile(percent);
  return { p50: at(50), p95: at(95), p99: at(99), max: packetDelayUs.max };
}

/** Share of blocks that were dropped in the end, of one user or of several. */
function residualBler(blocks: readonly HarqCounts[]): number {
  const dropped = sum(blocks.map((b) => b.dropped));
  return ratio(dropped, dropped + sum(blocks.map((b) => sum(b.delivered))));
}

/** part / whole, or 0 when there is no whole. */
function ratio(part: number, whole: number): number {
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
