import type { Allocation } from "../../schemas/allocation.ts";
import type { Report } from "../../schemas/report.ts";
import {
  askForPower,
  askForShares,
  type PowerQuestion,
  type PrbQuestion,
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
import { type Consulted, consultPolicy } from "./consult-policy.ts";
import type { Office } from "./lifecycle/policy-desk.ts";
import { builtIn } from "./policies.ts";
import { createStageTail, type StageTail } from "./stage-tail.ts";

/** What the slot loop decides with. */
export interface Decider {
  /** Time. */
  readonly clock: Clock;
  /** Written anew for every slot. */
  readonly allocation: Allocation;
  /** What the stages without policies take, learned from their own past. */
  readonly tails: {
    /** Quota resolver. */
    readonly resolve: StageTail;
    /** Everything after the power policy, encoding and sending included. */
    readonly finish: StageTail;
  };
}

/** Number of a decision, when it began and when it is due, on the clock's time. */
export interface DecisionOrder {
  /** Who decides. */
  readonly office: Office;
  /** `seq` of the allocation. */
  readonly seq: number;
  /** The report's bytes arrived. Unit: µs. */
  readonly startUs: number;
  /** They were decoded and validated, and folding began. Unit: µs. */
  readonly decodedUs: number;
  /** The allocation must be sent by then. Unit: µs. */
  readonly dueUs: number;
}

/** A decided slot, and what went wrong on the way. */
export interface DecidedSlot {
  /** The decider's allocation and the cell's grants; both hold until their next slot. */
  readonly allocation: Allocation;
  /** Stages that fell back, each with a sentence. */
  readonly fallbacks: readonly NonNullable<Consulted["fallback"]>[];
  /** When the power policy was done, on the clock's time. Unit: µs. */
  readonly poweredUs: number;
}

const NONE: never[] = [];

/** A stage is believed to be this fast until it has run. Unit: µs. */
const FIRST_TAIL_US = 50;

/** Time is set aside for what must be done in all but so few slots. */
const MANDATORY_BEYOND = 0.02;

/** Opens a decider that has not decided yet. */
export function createDecider(clock: Clock): Decider {
  const tail = () => createStageTail(MANDATORY_BEYOND, FIRST_TAIL_US);
  const [resolve, finish] = [tail(), tail()];
  return { clock, allocation: openAllocation(), tails: { resolve, finish } };
}

/**
 * One object for all slots: V8 copied those made per slot from one half of its young generation to the
 * other, which tripled its pauses. Times begin as fractions, so that V8 keeps them as such.
 */
function openAllocation(): Allocation {
  const [decode, state, features, link, total] = [0.5, 0.5, 0.5, 0.5, 0.5];
  const stageUs = { decode, state, features, prb: 0.5, resolve: 0.5, power: 0.5, link, total };
  const models = { prb: builtIn("pf"), power: builtIn("equal") };
  const numbers = { seq: 0, reportTti: 0, targetTti: 0 };
  return { ...numbers, source: "none", fallbacks: NONE, models, stageUs, clamps: [], grants: [] };
}

/**
 * Decides one slot: stages 4 to 10 of the flow, the whole story on one screen.
 *
 * PF's shares and equal power stand ready before a model is asked, so the safe path is the normal
 * path with another answer. The PRB policy, then the power policy improve on them as long as the
 * stages after them still fit into the budget.
 *
 * @param decider - Policies, clock, and what the stages take.
 * @param cell - The cell's state, `report` folded; changed only at the end, by what was decided.
 * @param report - The report that is decided on.
 * @param order - When it came and when the decision is due.
 */
export function decideSlot(
  decider: Decider,
  cell: CellState,
  report: Report,
  { office, seq, startUs, decodedUs, dueUs }: DecisionOrder,
): DecidedSlot {
  const { clock, tails, allocation } = decider;
  const { stageUs } = allocation;
  stageUs.decode = decodedUs - startUs;
  const lapUs = startStopwatch(clock, decodedUs);
  const slot = openSlot(cell, report);
  stageUs.state = lapUs();
  const prbQuestion = askForShares(slot);
  const placed = lapUs();
  const shares = consultPrb(decider, office, prbQuestion, dueUs);
  stageUs.prb = lapUs() - shares.featuresUs;
  const powerQuestion = askForPower(prbQuestion, shares.values);
  stageUs.resolve = lapUs();
  tails.resolve.observe(stageUs.resolve);
  const action = consultPower(decider, office, powerQuestion, dueUs);
  stageUs.power = lapUs() - action.featuresUs;
  stageUs.features = placed + shares.featuresUs + action.featuresUs;
  const poweredUs = clock.nowUs();
  const grants = settleGrants(powerQuestion, settlePower(powerQuestion, action.values));
  commitAllocation(cell, { targetTti: slot.targetTti, grants });
  const fallbacks = fallbacksOf(shares, action);
  allocation.reportTti = slot.reportTti;
  allocation.targetTti = slot.targetTti;
  allocation.clamps = powerQuestion.clamps;
  allocation.grants = grants;
  sign(allocation, seq, shares, action);
  allocation.fallbacks = fallbacks.length === 0 ? NONE : fallbacks.map(stageAndCode);
  stageUs.link = lapUs();
  stageUs.total = clock.nowUs() - startUs;
  return { allocation, fallbacks, poweredUs };
}

/** Says whose decision it is. */
function sign(allocation: Allocation, seq: number, shares: Consulted, action: Consulted): void {
  allocation.seq = seq;
  allocation.source = sourceOf(shares, allocation.grants.length);
  allocation.models.prb = shares.identity;
  allocation.models.power = action.identity;
}

const stageAndCode = ({ stage, code }: NonNullable<Consulted["fallback"]>) => ({ stage, code });

function consultPrb(
  { clock, tails }: Decider,
  office: Office,
  question: PrbQuestion,
  dueUs: number,
): Consulted {
  const { slot } = question;
  return consultPolicy(clock, {
    stage: "prb",
    policy: office.policies.prb,
    tail: office.tails.prb,
    slot,
    dueUs: dueUs - tails.resolve.us - tails.finish.us,
    needed: slot.needPrg.some(isPositive),
    standIn: "pf",
    standInValues: question.pfShares,
    features: question.features,
    accept: (output) => acceptShares(slot, output),
  });
}

function consultPower(
  { clock, tails }: Decider,
  office: Office,
  question: PowerQuestion,
  dueUs: number,
): Consulted {
  const { slot, numPrb, clamps } = question;
  return consultPolicy(clock, {
    stage: "power",
    policy: office.policies.power,
    tail: office.tails.power,
    slot,
    dueUs: dueUs - tails.finish.us,
    needed: numPrb.some(isPositive),
    standIn: "equal",
    standInValues: () => equalPower(slot),
    features: question.features,
    accept: (output) => acceptAction(slot, output, clamps),
  });
}

const isPositive = (count: number) => count > 0;

/** Returns a function that gives the time since its last call. Unit: µs. */
function startStopwatch(clock: Clock, startUs: number): () => number {
  let lastUs = startUs;
  return () => {
    const sinceUs = clock.nowUs() - lastUs;
    lastUs += sinceUs;
    return sinceUs;
  };
}

function fallbacksOf(shares: Consulted, action: Consulted): DecidedSlot["fallbacks"] {
  if (!shares.fallback && !action.fallback) return NONE;
  return [shares, action].flatMap(({ fallback }) => fallback ?? []);
}

function sourceOf({ identity }: Consulted, numGrants: number): Allocation["source"] {
  if (numGrants === 0) return "none";
  return identity.name === "pf" && identity.version === "built-in" ? "pf" : "policy";
}
