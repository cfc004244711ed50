import type { Kpi } from "../../schemas/kpi.ts";
import { NO_DURATIONS } from "../../simulator/duration-histogram.ts";
import type { EmulatorSummary } from "../../simulator/mac/emulator-summary.ts";
import { usersTable } from "./summary-table.ts";
import { textTable } from "./text-table.ts";

/** Figures of one run of the loop. */
export interface PhaseResult {
  /** How slots advanced. */
  readonly clock: "lockstep" | "paced";
  /** Slots run. */
  readonly slots: number;
  /** Slots whose allocation was applied, of those that could be. Range 0..1. */
  readonly hitRatio: number;
  /** Slots decided by the learned policies in both stages and applied. Range 0..1. */
  readonly policyRatio: number;
  /** Slots by outcome. */
  readonly echo: Readonly<Record<"hit" | "miss" | "stale" | "rejected", number>>;
  /** Paced: slots that the emulator itself began more than a quarter of a slot late. */
  readonly lateSlots: number;
  /** Paced: how late slots began, and what later ones were put off by. */
  readonly lateness: EmulatorSummary["lateness"];
  /** Paced: report handed to the socket → its allocation taken in. Unit: µs. */
  readonly reportToAppliedUs: EmulatorSummary["reportToAppliedUs"];
  /** Acknowledged data over emulated time. Unit: Mbit/s. */
  readonly cellMbps: number;
  /** Jain's index of the users' throughput. */
  readonly jain: number;
  /** NACKs per first transmission. */
  readonly blerFirstTx: number;
  /** Report bytes in → allocation bytes out, inside the service. Unit: µs. */
  readonly decisionUs: Kpi["decisionUs"];
  /** Interventions by code, the service's and the RAN's. */
  readonly codes: Readonly<Record<string, number>>;
  /** Every user. */
  readonly perUser: EmulatorSummary["users"];
}

/** What `slotpilot demo --json` prints: the first phase's figures, and the paced ones beside them. */
export interface DemoResult extends PhaseResult {
  /** Seed of the run. */
  readonly seed: number;
  /** Number of users. */
  readonly users: number;
  /** Policies that were configured. */
  readonly models: Kpi["models"] | undefined;
  /** The paced run that followed a lockstep run. */
  readonly paced?: PhaseResult;
}

/** Puts the emulated cell's own figures and the service's last word together. */
export function phaseResult(
  clock: PhaseResult["clock"],
  summary: EmulatorSummary,
  kpi: Kpi | undefined,
): PhaseResult {
  const { slots, hitRatio, policyRatio, lateSlots, cellMbps, jain, blerFirstTx } = summary;
  const { hit, miss, stale, rejected, lateness, reportToAppliedUs } = summary;
  return {
    ...{ clock, slots, hitRatio, policyRatio, lateSlots, cellMbps, jain, blerFirstTx },
    echo: { hit, miss, stale, rejected },
    ...{ lateness, reportToAppliedUs },
    decisionUs: kpi?.decisionUs ?? NO_DURATIONS,
    codes: { ...kpi?.codes, ...summary.codes },
    perUser: summary.users,
  };
}

/** Least share of hits in a loop that closed: a paced machine may be busy with other things. */
const CLOSED_ABOVE = { lockstep: 0.5, paced: 0.1 } as const;

/**
 * Whether the loop closed: enough slots were hits, and models decided where they were asked to.
 *
 * @param result - Figures of the run.
 * @param isLearned - Whether learned policies were asked for in both stages.
 */
export function loopClosed(result: DemoResult, isLearned: boolean): boolean {
  const phases = [result, ...(result.paced ? [result.paced] : [])];
  return phases.every(
    ({ clock, hitRatio, policyRatio }) =>
      hitRatio > CLOSED_ABOVE[clock] && (!isLearned || policyRatio > 0),
  );
}

/** The result as tables: users, then one line per phase. */
export function resultTable(result: DemoResult): string {
  const phases = [result, ...(result.paced ? [result.paced] : [])];
  const head = ["clock", "slots", "HIT %", "learned %", "Mbit/s", "Jain", "BLER %"];
  return [
    usersTable(result.perUser),
    textTable([...head, "p50 µs", "p99 µs", "max µs"], phases.map(phaseRow)),
  ].join("\n");
}

function phaseRow(phase: PhaseResult): (string | number)[] {
  const { p50, p99, max } = phase.decisionUs;
  return [
    phase.clock,
    phase.slots,
    (100 * phase.hitRatio).toFixed(2),
    (100 * phase.policyRatio).toFixed(2),
    phase.cellMbps.toFixed(2),
    phase.jain.toFixed(3),
    (100 * phase.blerFirstTx).toFixed(1),
    p50.toFixed(0),
    p99.toFixed(0),
    max.toFixed(0),
  ];
}
