import type { CandidateStage } from "../../../schemas/lifecycle.ts";
import type { PolicyPair, StagePolicy } from "../policies.ts";
import { createStageTail, type StageTail } from "../stage-tail.ts";

/** What decides a slot. */
export interface Office {
  /** Whether the slot is one of the candidate's. */
  readonly role: "active" | "canary";
  /** The pair. */
  readonly policies: PolicyPair;
  /** What its policies take, each learned from its own past. */
  readonly tails: { readonly prb: StageTail; readonly power: StageTail };
}

/** What may become active. */
export interface Candidate {
  /** How far it has come. */
  readonly stage: CandidateStage;
  /** Part of the slots that it decides as a canary, > 0 and ≤ 1; 0 before that. */
  readonly share: number;
  /** Its pair; a stage that it leaves alone is the active one's. */
  readonly policies: PolicyPair;
}

/** What a cell begins with. */
export interface InForce {
  /** Pair in force. */
  readonly active: PolicyPair;
  /** Pair before that, kept warm for `rollback`. */
  readonly previous?: PolicyPair | undefined;
}

/** Says who decides the slots of one cell. Every change holds from the next slot on. */
export interface PolicyDesk extends InForce {
  /** What may become active. */
  readonly candidate: Candidate | undefined;
  /** Who decides the next slot; asked once per slot. */
  next(): Office;
  /** Takes a candidate, in place of the one before. */
  propose(candidate: Candidate): void;
  /** Makes the candidate's pair active, at once for both stages; `false`: there is none. */
  promote(): boolean;
  /** Makes the previous pair active again; `false`: there is none. */
  rollback(): boolean;
  /** As `rollback`, but that the pair now active is forgotten, as it did harm. */
  takeBack(): boolean;
  /** Forgets the candidate; `false`: there is none. */
  discard(): boolean;
}

/** A policy is asked unless it would be late that often: its wait is bounded in any case. */
const POLICY_BEYOND = 0.25;

/** A stage is believed to be this fast until it has run. Unit: µs. */
const FIRST_TAIL_US = 50;

/** Opens the desk of a cell. */
export function openPolicyDesk(first: InForce): PolicyDesk {
  const tailOf = createTails();
  const officeOf = (role: Office["role"], policies: PolicyPair): Office => ({
    ...{ role, policies },
    tails: { prb: tailOf(policies.prb), power: tailOf(policies.power) },
  });
  let active = officeOf("active", first.active);
  let { previous } = first;
  let candidate: Candidate | undefined;
  let canary: Office | undefined;
  let credit = 0;
  const discard = () => {
    const had = candidate !== undefined;
    [candidate, canary] = [undefined, undefined];
    return had;
  };
  const install = (policies?: PolicyPair, before?: PolicyPair) => {
    if (!policies) return false;
    active = officeOf("active", policies);
    previous = before;
    discard();
    return true;
  };
  return {
    get active() {
      return active.policies;
    },
    get previous() {
      return previous;
    },
    get candidate() {
      return candidate;
    },
    next() {
      if (!canary || !candidate) return active;
      credit += candidate.share;
      if (credit < 1) return active;
      credit -= 1;
      return canary;
    },
    propose(proposed) {
      candidate = proposed;
      canary = proposed.stage === "canary" ? officeOf("canary", proposed.policies) : undefined;
      credit = 0;
    },
    promote: () => install(candidate?.policies, active.policies),
    rollback: () => install(previous, active.policies),
    takeBack: () => install(previous),
    discard,
  };
}

/** What a policy takes is its own, whichever role it has. */
function createTails(): (policy: StagePolicy) => StageTail {
  const tails = new WeakMap<StagePolicy, StageTail>();
  return (policy) => {
    const tail = tails.get(policy) ?? createStageTail(POLICY_BEYOND, FIRST_TAIL_US);
    tails.set(policy, tail);
    return tail;
  };
}
