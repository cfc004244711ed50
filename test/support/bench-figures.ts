import type { PercentilesUs } from "../../schemas/fields.ts";
import type { Kpi } from "../../schemas/kpi.ts";
import type { EmulatorSummary } from "../../simulator/mac/emulator-summary.ts";
import {
  BENCH_FORMAT,
  type BenchResult,
  type BenchRound,
  type EchoFigures,
} from "../../src/cli/bench/bench-result.ts";
import { loopFigures } from "../../src/cli/bench/loop-figures.ts";

/** Percentiles that grow with `p50`. */
export function spread(p50: number): PercentilesUs {
  return { p50, p90: 2 * p50, p99: 3 * p50, p999: 4 * p50, max: 5 * p50 };
}

/** What an emulated cell might tell. */
export function cellSummary(own: Partial<EmulatorSummary> = {}): EmulatorSummary {
  return {
    ...{ slots: 1100, seed: 1, users: [], slices: [], sessions: 8 },
    ...{ hit: 990, miss: 8, stale: 2, rejected: 0, learned: 900, idle: 0 },
    ...{ hitRatio: 0.99, policyRatio: 0.9, cellMbps: 26, jain: 0.8 },
    ...{ blerFirstTx: 0.1, residualBler: 0, harqRounds: [], dropped: 0, dtx: 0 },
    ...{ lateSlots: 1, lateness: { us: spread(10), slippedMs: 2 }, emulateUs: spread(60) },
    ...{ reportToAppliedUs: spread(400), codes: { STALE_TTI: 2 } },
    ...own,
  };
}

/** What a service might tell of it. */
export function cellKpi(own: Partial<Kpi> = {}): Kpi {
  const identity = { name: "pf", version: "built-in" };
  const stage = spread(10);
  return {
    ...{ cellId: "cell-1", timeMs: 1, tti: 1100, windowSlots: 100, users: [] },
    ...{ cellMbps: 26, jain: 0.8, blerFirstTx: 0.1, learnedRatio: 0.9 },
    echo: { hit: 990, miss: 8, stale: 2, rejected: 0 },
    sources: { policy: 900, hold: 0, pf: 100, none: 0 },
    models: { prb: identity, power: identity },
    decisionUs: spread(200),
    sourcesUs: { policy: stage, hold: stage, pf: stage, none: stage },
    stagesUs: {
      ...{ decode: stage, state: stage, features: stage, prb: stage },
      ...{ resolve: stage, power: stage, link: stage, encode: stage },
    },
    slackUs: { min: -50, p01: 100, p1: 300, p10: 500, p50: 700 },
    ...{ policyRestarts: 0, lostReports: 0, skippedReports: 3, codes: { DEADLINE: 5 } },
    process: {
      ...{ rssMb: 150, heapMb: 40, gcPauses: 7 },
      ...{ gcPauseUs: spread(300), loopDelayUs: spread(50) },
    },
    ...own,
  };
}

/** What a bare echo might have measured. */
export function echoOf(own: Partial<EchoFigures> = {}): EchoFigures {
  const lateness = { us: spread(10), slippedMs: 0 };
  return { slots: 1000, hitRatio: 0.998, rttUs: spread(200), lateness, ...own };
}

/** A round of a benchmark. */
export function roundOf(own: Partial<BenchRound> = {}): BenchRound {
  return { ...loopFigures([{ summary: cellSummary(), kpi: cellKpi() }]), ...own };
}

/** A benchmark's result, of one round. */
export function resultOf(own: Partial<BenchResult> = {}): BenchResult {
  return {
    format: BENCH_FORMAT,
    scenario: {
      ...{ users: 8, prb: 51, cells: 1, slotUs: 1000, lead: 2, encoding: "msgpack" },
      ...{ policy: "learned", power: "", seconds: 1, warmUpSeconds: 1, rounds: 1, seed: 1 },
      realtimePriority: 10,
    },
    machine: {
      cpus: 2,
      model: "Some Processor",
      node: "20.20.2",
      natsServer: "2.10.0",
      realtime: true,
    },
    stopped: false,
    ...roundOf(),
    rounds: [roundOf()],
    ...own,
  };
}
