import type { Allocation, Grant, StageTimings } from "../../schemas/allocation.ts";
import type { Report } from "../../schemas/report.ts";
import {
  askForPower,
  askForShares,
  type PowerQuestion,
  settleGrants,
  settlePower,
} from "../domain/allocation/plan-slot.ts";
import { acceptAction } from "../domain/power/accept-action.ts";
import { equalPower } from "../domain/power/power-policies.ts";
import { acceptShares } from "../domain/prb/accept-shares.ts";
import type { CellState } from "../domain/state/cell-state.ts";
import { commitAllocation } from "../domain/state/commit-allocation.ts";
import { openSlot } from "../domain/state/open-slot.ts";
import type { Clock } from "../ports/clock.ts";
import type { ModelAsker } from "./ask-model.ts";
import { type Consulted, consultPolicy } from "./consult-policy.ts";
import type { PolicyPair } from "./policies.ts";

/** What the slot loop decides with. */
export interface Decider {
  /** The configured pair. */
  readonly policies: PolicyPair;
  /** Asks the pair's models, where they are models. */
  readonly ask: { readonly prb: ModelAsker | undefined; readonly power: ModelAsker | undefined };
  /** Time. */
  readonly clock: Clock;
}

/** When a decision began and when it is due, on the clock's time. Unit: µs. */
export interface DecisionTimes {
  /** The report's bytes arrived. */
  readonly startUs: number;
  /** They were decoded and validated, and folding began. */
  readonly decodedUs: number;
  /** A policy's answer is of no use after this. */
  readonly dueUs: number;
}

/** An allocation without its sequence number, and what went wrong on the way. */
export interface DecidedSlot {
  /** The allocation. */
  readonly allocation: Omit<Allocation, "seq">;
  /** Stages that fell back, each with a sentence. */
  readonly fallbacks: readonly NonNullable<Consulted["fallback"]>[];
}

/**
 * Decides one slot: stages 4 to 10 of the flow, the whole story on one screen.
 *
 * PF's shares and equal power stand ready before a policy is asked, so the safe path is the normal
 * path with another answer.
 *
 * @param decider - Policies and clock.
 * @param cell - The cell's state, `report` folded; changed only at the end, by what was decided.
 * @param report - The report that is decided on.
 * @param times - When it came and when the decision is due.
 */
export async function decideSlot(
  { policies, ask, clock }: Decider,
  cell: CellState,
  report: Report,
  times: DecisionTimes,
): Promise<DecidedSlot> {
  const { dueUs, startUs, decodedUs } = times;
  const lapUs = startStopwatch(clock, decodedUs);
  const slot = openSlot(cell, report);
  const state = lapUs();
  const prbQuestion = askForShares(slot);
  const features = lapUs();
  const shares = await consultPolicy({
    ...{ stage: "prb", policy: policies.prb, ask: ask.prb, slot, dueUs },
    features: prbQuestion.features,
    needed: slot.needPrg.some((need) => need > 0),
    standIn: { name: "pf", values: prbQuestion.pfShares },
    accept: (output) => acceptShares(slot, output),
  });
  const prb = lapUs();
  const powerQuestion = askForPower(prbQuestion, shares.values);
  const resolve = lapUs();
  const action = await consultPolicy({
    ...{ stage: "power", policy: policies.power, ask: ask.power, slot, dueUs },
    features: powerQuestion.features,
    needed: powerQuestion.numPrb.some((prbs) => prbs > 0),
    standIn: { name: "equal", values: equalPower(slot) },
    accept: (output) => acceptAction(slot, output, powerQuestion.clamps),
  });
  const powerOffsetDb = settlePower(powerQuestion, action.values);
  const power = lapUs();
  const grants = settleGrants(powerQuestion, powerOffsetDb);
  const stages = { decode: decodedUs - startUs, state, features, prb, resolve, power };
  const stageUs = { ...stages, link: lapUs(), total: clock.nowUs() - startUs };
  commitAllocation(cell, { targetTti: slot.targetTti, grants });
  return decidedSlot(powerQuestion, { shares, action }, grants, stageUs);
}

/** Returns a function that gives the time since its last call. Unit: µs. */
function startStopwatch(clock: Clock, startUs: number): () => number {
  let lastUs = startUs;
  return () => {
    const sinceUs = clock.nowUs() - lastUs;
    lastUs += sinceUs;
    return sinceUs;
  };
}

function decidedSlot(
  { slot, clamps }: PowerQuestion,
  { shares, action }: { readonly shares: Consulted; readonly action: Consulted },
  grants: Grant[],
  stageUs: StageTimings,
): DecidedSlot {
  const fallbacks = [shares, action].flatMap(({ fallback }) => fallback ?? []);
  const { reportTti, targetTti } = slot;
  const allocation = {
    ...{ reportTti, targetTti, stageUs, clamps, grants },
    source: sourceOf(shares, grants.length),
    fallbacks: fallbacks.map(({ stage, code }) => ({ stage, code })),
    models: { prb: shares.identity, power: action.identity },
  };
  return { allocation, fallbacks };
}

function sourceOf({ identity }: Consulted, numGrants: number): Allocation["source"] {
  if (numGrants === 0) return "none";
  return identity.name === "pf" && identity.version === "built-in" ? "pf" : "policy";
}
