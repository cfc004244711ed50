import type { Allocation, StageTimings } from "../../schemas/allocation.ts";
import type { Report } from "../../schemas/report.ts";
import {
  askForPower,
  askForShares,
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
  const { dueUs } = times;
  const slot = openSlot(cell, report);
  const openedUs = clock.nowUs();
  const prbQuestion = askForShares(slot);
  const featuresUs = clock.nowUs();
  const prb = await consultPolicy({
    ...{ stage: "prb", policy: policies.prb, ask: ask.prb, slot, dueUs },
    features: prbQuestion.features,
    needed: slot.needPrg.some((need) => need > 0),
    standIn: { name: "pf", values: prbQuestion.pfShares },
    accept: (output) => acceptShares(slot, output),
  });
  const sharesUs = clock.nowUs();
  const powerQuestion = askForPower(prbQuestion, prb.values);
  const resolvedUs = clock.nowUs();
  const power = await consultPolicy({
    ...{ stage: "power", policy: policies.power, ask: ask.power, slot, dueUs },
    features: powerQuestion.features,
    needed: powerQuestion.numPrb.some((prbs) => prbs > 0),
    standIn: { name: "equal", values: equalPower(slot) },
    accept: (output) => acceptAction(slot, output, powerQuestion.clamps),
  });
  const powerOffsetDb = settlePower(powerQuestion, power.values);
  const powerUs = clock.nowUs();
  const grants = settleGrants(powerQuestion, powerOffsetDb);
  const endUs = clock.nowUs();

  const stageUs: StageTimings = {
    decode: times.decodedUs - times.startUs,
    state: openedUs - times.decodedUs,
    features: featuresUs - openedUs,
    prb: sharesUs - featuresUs,
    resolve: resolvedUs - sharesUs,
    power: powerUs - resolvedUs,
    link: endUs - powerUs,
    total: endUs - times.startUs,
  };
  const fallbacks = [prb, power].flatMap(({ fallback }) => fallback ?? []);
  const allocation = {
    reportTti: slot.reportTti,
    targetTti: slot.targetTti,
    source: sourceOf(prb, grants.length),
    fallbacks: fallbacks.map(({ stage, code }) => ({ stage, code })),
    models: { prb: prb.identity, power: power.identity },
    stageUs,
    clamps: powerQuestion.clamps,
    grants,
  };
  commitAllocation(cell, allocation);
  return { allocation, fallbacks };
}

function sourceOf({ identity }: Consulted, numGrants: number): Allocation["source"] {
  if (numGrants === 0) return "none";
  return identity.name === "pf" && identity.version === "built-in" ? "pf" : "policy";
}
