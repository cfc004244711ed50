import type { Allocation, Grant } from "../../../schemas/allocation.ts";
import type { PrbRun } from "../../../schemas/fields.ts";
import type { Report, UserReport } from "../../../schemas/report.ts";
import type { Setup } from "../../../schemas/setup.ts";
import type { CellState } from "../../domain/state/cell-state.ts";
import { allocationOf } from "./allocation-of.ts";
import type { Expectation, SlotPlan } from "./judge-echo.ts";
import type { RanCheck } from "./ran-checks.ts";

/** What one deliberate message is made from. */
export interface CaseContext {
  /** The cell's facts. */
  readonly setup: Setup;
  /** The report that is answered. */
  readonly report: Report;
  /** What is known of the cell, the report included. */
  readonly cell: CellState;
  /** Number of the next allocation; counts. */
  nextSeq(): number;
  /** A decision that breaks no rule, counted on; the same in every call. */
  good(): Allocation;
  /** What was sent for a slot. */
  planOf(tti: number): SlotPlan | undefined;
  /** Shortest time to an outcome seen so far. Unit: slots. */
  readonly feedbackSlots: number;
}

/** A deliberate message and what must come of it. */
export interface Attempt {
  /** Published in this order; bytes as they are, all else in the report's encoding. */
  readonly send: readonly unknown[];
  /** What the echo of the slot must say. */
  readonly expected: Expectation;
  /** What the RAN holds for the slot if it takes it. */
  readonly allocation?: Allocation;
  /** Slots from the target slot to another one, whose own allocation must be applied. */
  readonly markedSlots?: number;
  /** To be published with the answer to a later report. */
  readonly later?: { readonly reportTti: number; readonly send: readonly unknown[] };
  /** What is expected only holds if this slot was HIT. */
  readonly dependsOn?: number;
}

/** Makes the message of a check, or says what is missing for it. */
export type RanCase = (context: CaseContext) => Attempt | string;

/** Cases by the check that they are for. */
export type RanCases = Readonly<Partial<Record<RanCheck, RanCase>>>;

/** Why there is nothing to do for some cases in a slot. */
export const NO_DOWNLINK = "no downlink slot with a free PRB group and a user";

/** Tells whether a slot has a downlink. */
export function isDownlink({ slotPattern }: Setup, tti: number): boolean {
  return slotPattern[tti % slotPattern.length] === "D";
}

/** Slot that the report asks for. */
export function targetOf({ report, setup }: CaseContext): number {
  return report.tti + setup.leadSlots;
}

/** First user of the report, if there is a downlink to give it. */
export function someUser(context: CaseContext): UserReport | undefined {
  const { setup, report } = context;
  return isDownlink(setup, targetOf(context)) ? report.users[0] : undefined;
}

/** PRB groups that touch no reserved PRB, as runs. */
export function freeGroups({ setup, report }: CaseContext): PrbRun[] {
  const { carrierPrb, prgSizePrb } = setup;
  const groups: PrbRun[] = [];
  for (let start = 0; start < carrierPrb; start += prgSizePrb) {
    const length = Math.min(prgSizePrb, carrierPrb - start);
    const isReserved = report.reservedPrb.some(([at, n]) => at < start + length && start < at + n);
    if (!isReserved) groups.push([start, length]);
  }
  return groups;
}

/** A process that a user has free; −1: none. */
export function idleProcess({ cell }: CaseContext, rnti: number): number {
  return cell.users.get(rnti)?.harq.findIndex(({ status }) => status === "idle") ?? -1;
}

/** New data for a user at the lowest MCS and equal power, with `changes` on top. */
export function newData(
  context: CaseContext,
  { rnti }: UserReport,
  prbs: Grant["prbs"],
  changes: Partial<Grant> = {},
): Grant {
  const harqPid = Math.max(0, idleProcess(context, rnti));
  const grant = {
    rnti,
    harqPid,
    retransmission: false,
    prbs,
    mcs: 0,
    powerOffsetDb: 0,
    share: 0.1,
  };
  return { ...grant, ...changes };
}

/** An allocation that must be refused whole. */
export function refused(
  context: CaseContext,
  grants: Grant[],
  ...codes: Extract<Expectation, { kind: "refused" }>["codes"]
): Attempt {
  const allocation = allocationOf(context.report, context.setup, context.nextSeq(), grants);
  return { send: [allocation], allocation, expected: { kind: "refused", codes } };
}
