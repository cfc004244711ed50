import { isDeepStrictEqual } from "node:util";
import { type Allocation, type Grant, StageTimings } from "../../schemas/allocation.ts";
import type { Event } from "../../schemas/event.ts";
import type { Setup } from "../../schemas/setup.ts";
import { tabulateBlockSizes } from "../nr/block-sizes.ts";
import { slotDurationUs } from "../nr/numerology.ts";
import type { LatencyHistogram, Telemetry } from "../ports/telemetry.ts";

/** Percentiles of a duration. Unit: µs. */
export interface StagePercentiles {
  /** Median. Unit: µs. */
  readonly p50: number;
  /** 99th percentile. Unit: µs. */
  readonly p99: number;
}

/** What a replay amounts to. */
export interface ReplaySummary {
  /** Reports played. */
  readonly slots: number;
  /** Decisions by who made them. */
  readonly sources: Readonly<Record<string, number>>;
  /** Reports without a decision, and stages that fell back, by code. */
  readonly codes: Readonly<Record<string, number>>;
  /** Slots that have a recorded allocation and a new one. */
  readonly compared: number;
  /** Of these, those whose grants are the same. */
  readonly identical: number;
  /** Share of the PRBs of these that belong to somebody else, nobody included. */
  readonly prbDisagreement: number;
  /** Size of the new blocks granted in these by the recording. Unit: Mbit/s. */
  readonly recordedMbps: number;
  /** Size of the new blocks granted in these by the replay. Unit: Mbit/s. */
  readonly replayedMbps: number;
  /** Time of a decision by stage. */
  readonly stageUs: Readonly<Record<string, StagePercentiles>>;
}

/** Sums a replay up. */
export interface ReplayTally {
  /** Takes in what one report was answered with. */
  addAnswer(answer: Allocation | Event): void;
  /** Takes in both allocations for one slot, and tells whether they grant the same. */
  compare(recorded: Allocation | undefined, replayed: Allocation | undefined): boolean;
  /** What the replay so far amounts to. */
  summary(): ReplaySummary;
}

/**
 * Opens the sums over a replay.
 *
 * @param setup - The recorded cell.
 * @param telemetry - Opens histograms.
 */
export function createReplayTally(setup: Setup, telemetry: Telemetry): ReplayTally {
  const { carrierPrb, scsKhz } = setup;
  const blockBits = tabulateBlockSizes(setup);
  const stages = Object.keys(StageTimings.properties) as (keyof StageTimings)[];
  const histograms = new Map(stages.map((stage) => [stage, telemetry.histogram()]));
  const sources: Record<string, number> = {};
  const codes: Record<string, number> = {};
  const sums = {
    ...{ slots: 0, compared: 0, identical: 0 },
    ...{ moved: 0, recordedBits: 0, replayedBits: 0 },
  };
  return {
    addAnswer(answer) {
      sums.slots += 1;
      if ("kind" in answer) return count(codes, answer.code ?? answer.kind);
      count(sources, answer.source);
      for (const { code } of answer.fallbacks) count(codes, code);
      for (const [stage, histogram] of histograms) histogram.record(answer.stageUs[stage]);
    },
    compare(recorded, replayed) {
      const isSame = isDeepStrictEqual(recorded?.grants, replayed?.grants);
      if (!recorded || !replayed) return isSame;
      sums.compared += 1;
      if (isSame) sums.identical += 1;
      sums.moved += numMoved(recorded.grants, replayed.grants, carrierPrb);
      sums.recordedBits += newBits(recorded.grants, blockBits);
      sums.replayedBits += newBits(replayed.grants, blockBits);
      return isSame;
    },
    summary() {
      const { slots, compared, identical } = sums;
      const comparedUs = Math.max(1, compared) * slotDurationUs(scsKhz);
      return {
        ...{ slots, sources, codes, compared, identical },
        prbDisagreement: sums.moved / Math.max(1, compared * carrierPrb),
        recordedMbps: sums.recordedBits / comparedUs, // bits per µs are Mbit/s
        replayedMbps: sums.replayedBits / comparedUs,
        stageUs: Object.fromEntries([...histograms].map(([stage, h]) => [stage, percentilesOf(h)])),
      };
    },
  };
}

function numMoved(before: readonly Grant[], after: readonly Grant[], numPrb: number): number {
  const owners = ownersOf(before, numPrb);
  return ownersOf(after, numPrb).filter((owner, n) => owner !== owners[n]).length;
}

function ownersOf(grants: readonly Grant[], numPrb: number): number[] {
  const owners = new Array<number>(numPrb).fill(0);
  for (const { rnti, prbs } of grants) {
    for (const [start, length] of prbs) owners.fill(rnti, start, start + length);
  }
  return owners;
}

/** Retransmissions carry nothing new, and blocks whose MCS is left to the RAN have no size yet. */
function newBits(
  grants: readonly Grant[],
  blockBits: (mcs: number, numPrb: number) => number,
): number {
  return grants.reduce((bits, { mcs, prbs, retransmission }) => {
    const numPrb = prbs.reduce((sum, [, length]) => sum + length, 0);
    return retransmission ? bits : bits + blockBits(mcs, numPrb);
  }, 0);
}

function percentilesOf(histogram: LatencyHistogram): StagePercentiles {
  const { p50, p99 } = histogram.percentiles();
  return { p50, p99 };
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
