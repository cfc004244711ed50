import type { Allocation } from "../../../schemas/allocation.ts";
import type { Report } from "../../../schemas/report.ts";
import type { Setup } from "../../../schemas/setup.ts";
import { allocationOf } from "./allocation-of.ts";
import { type CaseContext, isDownlink } from "./case-context.ts";
import type { GrantDecider } from "./decide-grants.ts";
import {
  type EchoContext,
  judgeEchoForm,
  judgeSlot,
  type SlotOutcome,
  type SlotPlan,
} from "./judge-echo.ts";
import type { Ledger, SlotLoad } from "./ledger-state.ts";
import { type CaseTime, type DueCase, type OpenCases, openCases } from "./open-cases.ts";
import type { RanCheck, RanVerdicts } from "./ran-checks.ts";

/** Slots of sound decisions between cases, and cases between those. */
const GOOD_SLOTS = 8;
const CASES_IN_A_ROW = 2;

/** Slots to wait for a chance to send a case. */
const PATIENCE_SLOTS = 24;

/** Sound decisions that are enough, and where a block must still be lost for good. */
const ENOUGH_GOOD = 150;
const PLENTY_GOOD = 600;

/** Slots without grants before anything is known of the RAN's feedback delay. */
const FIRST_QUIET_SLOTS = 20;

/** Slots that plans and allocations are kept for. */
const MEMORY_SLOTS = 256;

/** Decides what is answered to each report, and judges the echo of each slot. */
export interface AnswerPlan {
  /** Judges what a report says of its slot; returns what the slot carried. */
  judge(report: Report): SlotLoad;
  /**
   * Decides the answer to a report.
   *
   * @param isKnown - Whether the report could be taken in; else nobody is scheduled.
   * @returns What to publish, in order.
   */
  answer(report: Report, isKnown: boolean): readonly unknown[];
  /** A withheld answer after all: an empty allocation. The RAN waits for it without end. */
  relent(report: Report): readonly unknown[];
  /** Checks that may still be judged; none: everything has been that can be. */
  readonly open: readonly RanCheck[];
}

/** What a plan is made with. */
export interface PlanParts {
  readonly setup: Setup;
  readonly verdicts: RanVerdicts;
  readonly ledger: Ledger;
  readonly decider: GrantDecider;
}

/** A plan, the case that its echo closes, and the slot that must have been HIT for it to mean anything. */
interface KeptPlan extends SlotPlan {
  closes?: RanCheck | undefined;
  readonly dependsOn?: number | undefined;
}

interface PlanState extends PlanParts {
  readonly cases: OpenCases;
  readonly plans: Map<number, KeptPlan>;
  readonly sent: Map<number, number[]>;
  readonly marks: Map<number, RanCheck>;
  readonly laters: Map<number, readonly unknown[]>;
  seq: number;
  quietUntil: number;
  goodLeft: number;
  casesLeft: number;
  waited: number;
  numGood: number;
}

/** Opens the plan: quiet at first, then cases one at a time with sound decisions between them. */
export function openAnswerPlan(parts: PlanParts): AnswerPlan {
  const state: PlanState = {
    ...{ ...parts, cases: openCases(parts.verdicts), plans: new Map(), sent: new Map() },
    ...{ marks: new Map(), laters: new Map(), seq: 0, quietUntil: -1, goodLeft: GOOD_SLOTS },
    ...{ casesLeft: 0, waited: 0, numGood: 0 },
  };
  return {
    judge: (report) => judge(state, report),
    answer(report, isKnown) {
      if (state.quietUntil < 0) state.quietUntil = report.tti + FIRST_QUIET_SLOTS;
      const late = state.laters.get(report.tti) ?? [];
      state.laters.delete(report.tti);
      return noted(state, [...late, ...decide(state, report, isKnown)]);
    },
    relent(report) {
      const plan = state.plans.get(report.tti + state.setup.leadSlots);
      if (plan?.closes) state.cases.drop(plan.closes, "the RAN waits for an answer without end");
      return noted(state, sendEmpty(state, report));
    },
    get open() {
      return openChecks(state);
    },
  };
}

function openChecks({ verdicts, cases, numGood }: PlanState): readonly RanCheck[] {
  const lost = verdicts.isJudged("E2.1");
  if (numGood >= (lost ? ENOUGH_GOOD : PLENTY_GOOD)) return cases.checks;
  return [...cases.checks, lost ? "R1.4" : "E2.1"];
}

/** Remembers for which slots messages were sent, deliberate ones too. */
function noted({ sent }: PlanState, messages: readonly unknown[]): readonly unknown[] {
  for (const { seq, targetTti } of messages as readonly Partial<Allocation>[]) {
    if (seq === undefined || targetTti === undefined) continue;
    sent.set(seq, [...(sent.get(seq) ?? []), targetTti]);
    sent.delete(seq - MEMORY_SLOTS);
  }
  return messages;
}

function judge(state: PlanState, report: Report): SlotLoad {
  const { setup, verdicts, plans, sent, ledger } = state;
  const { tti, applied } = report;
  const plan = plans.get(tti);
  plans.delete(tti - MEMORY_SLOTS);
  judgeEchoForm(report, plan !== undefined || tti >= setup.leadSlots, verdicts);
  let outcome: SlotOutcome = "kept";
  if (plan) {
    const context: EchoContext = { verdicts, isPaced: setup.clock === "paced", sent };
    outcome = isVoid(plan, ledger) ? "late" : judgeSlot(report, plan, context);
    close(state, plan, outcome);
  }
  for (const [slot, passed] of plans) if (slot < tti) close(state, passed, "late"); // never reported
  if (applied && applied.status !== "HIT") {
    if (isDownlink(setup, tti)) noteOwnSlot(state, report);
    return "own";
  }
  const isSound = applied && outcome === "kept" && plan?.expected.kind === "hit";
  return (isSound && plan.allocation?.grants) || "unknown";
}

function isVoid({ dependsOn }: KeptPlan, { slots }: Ledger): boolean {
  return dependsOn !== undefined && !Array.isArray(slots.get(dependsOn));
}

function close({ cases }: PlanState, plan: KeptPlan, outcome: SlotOutcome): void {
  if (plan.closes) cases.close(plan.closes, outcome);
  plan.closes = undefined;
}

/** The RAN's scheduler ran: until its outcomes are known, nothing is granted. */
function noteOwnSlot(state: PlanState, { tti, users }: Report): void {
  const hasData = users.some(({ cqi, bufferBytes }) => cqi.wideband > 0 && bufferBytes > 0);
  if (hasData) state.ledger.ownSlots.waiting += 1;
  keepQuiet(state, tti);
  for (const [slot, plan] of state.plans) if (slot > tti) plan.isCrossed = true;
}

function keepQuiet(state: PlanState, tti: number): void {
  const { longestSlots } = state.ledger;
  const { slotPattern } = state.setup;
  const feedbackSlots = longestSlots > 0 ? longestSlots : FIRST_QUIET_SLOTS;
  state.quietUntil = Math.max(state.quietUntil, tti + feedbackSlots + slotPattern.length);
}

function decide(state: PlanState, report: Report, isKnown: boolean): readonly unknown[] {
  if (!isKnown || report.tti < state.quietUntil) return sendEmpty(state, report);
  const context = contextOf(state, report);
  if (state.goodLeft > 0) {
    state.goodLeft -= 1;
    if (state.goodLeft === 0) {
      state.casesLeft = CASES_IN_A_ROW;
      keepQuiet(state, report.tti + state.setup.leadSlots);
    }
    const due = state.goodLeft < GOOD_SLOTS / 2 && dueCase(state, "busy", context);
    return due ? sendCase(state, context, due) : sendGood(state, context);
  }
  const due = state.casesLeft > 0 ? dueCase(state, "quiet", context) : undefined;
  state.waited = due ? 0 : state.waited + 1;
  if (due) {
    state.casesLeft -= 1;
    return sendCase(state, context, due);
  }
  if (state.casesLeft === 0 || state.waited > PATIENCE_SLOTS || state.cases.size === 0) {
    state.goodLeft = GOOD_SLOTS;
    state.waited = 0;
  }
  return sendEmpty(state, report);
}

function dueCase(state: PlanState, time: CaseTime, context: CaseContext): DueCase | undefined {
  const isMarked = state.marks.has(context.report.tti + state.setup.leadSlots);
  return isMarked ? undefined : state.cases.next(time, context);
}

function contextOf(state: PlanState, report: Report): CaseContext {
  const { setup, decider, cases, verdicts, ledger } = state;
  let good: Allocation | undefined;
  return {
    ...{ setup, report, cell: decider.cell, feedbackSlots: ledger.shortestSlots },
    nextSeq: () => state.seq++,
    good() {
      const isBold = cases.needsLoss || !verdicts.isJudged("E2.1");
      good ??= allocationOf(report, setup, state.seq++, decider.decide(report, isBold));
      return good;
    },
    planOf: (tti) => state.plans.get(tti),
  };
}

function sendGood(state: PlanState, context: CaseContext): readonly unknown[] {
  const allocation = context.good();
  state.numGood += 1;
  return plan(state, allocation.grants.length > 0 ? "R1.4" : "R5.3", allocation);
}

function sendEmpty(state: PlanState, report: Report): readonly unknown[] {
  return plan(state, "R5.3", allocationOf(report, state.setup, state.seq++, []));
}

function plan(state: PlanState, usual: RanCheck, allocation: Allocation): readonly unknown[] {
  const { targetTti } = allocation;
  const mark = state.marks.get(targetTti);
  state.marks.delete(targetTti);
  const expected = { kind: "hit" } as const;
  const slot = { check: mark ?? usual, expected, allocation, isCrossed: false };
  state.plans.set(targetTti, { ...slot, closes: mark });
  return [allocation];
}

function sendCase(state: PlanState, context: CaseContext, { check, attempt }: DueCase) {
  const { report } = context;
  const targetTti = report.tti + state.setup.leadSlots;
  const { expected, allocation, markedSlots, dependsOn, later, send } = attempt;
  const isMarked = markedSlots !== undefined;
  if (isMarked) state.marks.set(targetTti + markedSlots, check);
  const judgedBy = isMarked && expected.kind === "hit" ? "R1.4" : check;
  const slot = { check: judgedBy, expected, allocation, isCrossed: false };
  state.plans.set(targetTti, { ...slot, closes: isMarked ? undefined : check, dependsOn });
  if (later) state.laters.set(later.reportTti, later.send);
  if (expected.kind !== "hit") keepQuiet(state, targetTti);
  return send;
}
