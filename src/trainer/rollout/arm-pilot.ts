import type { PrbQuestion } from "../../domain/allocation/plan-slot.ts";
import { acceptAction } from "../../domain/power/accept-action.ts";
import { POWER_RULES } from "../../domain/power/power-policies.ts";
import { acceptShares, type PolicyAnswer } from "../../domain/prb/accept-shares.ts";
import { alphaFairShares, SHARE_POLICIES } from "../../domain/prb/share-policies.ts";
import type { Slot } from "../../domain/state/open-slot.ts";
import { createForwardPass } from "../forward-pass.ts";
import type { Pilot } from "../pilot.ts";
import type { PolicyKind, PolicyWeights } from "../policy-weights.ts";
import type { Arm } from "./arm.ts";

/** How an arm strays from what its policies say, to find out what is better. */
export interface Exploration {
  /** Standard deviation of the noise on every user's mean; 0: none, as where an agent is frozen. */
  readonly sigma: Readonly<Record<PolicyKind, number>>;
  /** Gives standard normal numbers. */
  readonly normal: () => number;
}

/** What a stage drew for its latest question. */
export interface Draw {
  /** What was drawn, `[numUes]`; 0 for users that take no part, and where a rule decides. */
  readonly action: Float64Array;
  /** ln of its density, `[numUes]`; 0 where no noise was added. */
  readonly logProb: Float64Array;
}

/** A pilot that tells what it drew. */
export interface ArmPilot extends Pilot {
  /** The latest draw of each stage. */
  readonly drawn: Readonly<Record<PolicyKind, Draw>>;
}

const NO_EXPLORATION: Exploration = { sigma: { prb: 0, power: 0 }, normal: () => 0 };

/**
 * Lets an arm decide, as the service would with the same models, and with noise if wanted.
 *
 *     x_u = mean_u + σ·n_u,   ln p(x_u) = −n_u²/2 − ln(σ·√(2π))
 *
 * @param arm - Policies or rules.
 * @param numUes - Users of the cell.
 * @param exploration - Noise; default none, which is the deterministic policy.
 */
export function createArmPilot(
  arm: Arm,
  numUes: number,
  exploration: Exploration = NO_EXPLORATION,
): ArmPilot {
  const prb = openStage("prb", arm, numUes, exploration);
  const power = openStage("power", arm, numUes, exploration);
  return {
    drawn: { prb: prb.drawn, power: power.drawn },
    shares: (question) =>
      isDecision(question)
        ? usable(acceptShares(question.slot, prb.decide(question)))
        : new Float64Array(numUes),
    action: (question) =>
      question.numPrb.some((prbs) => prbs > 0)
        ? usable(acceptAction(question.slot, power.decide(question), question.clamps))
        : new Float64Array(numUes),
  };
}

/** Whether there is anything to share, and anybody to share it. */
export function isDecision({ slot, numFree }: PrbQuestion): boolean {
  return numFree > 0 && slot.needPrg.some((need) => need > 0);
}

type Question = Pick<PrbQuestion, "slot" | "features">;

interface Stage {
  readonly drawn: Draw;
  decide(question: Question): Float64Array;
}

function openStage(kind: PolicyKind, arm: Arm, numUes: number, exploration: Exploration): Stage {
  const drawn = { action: new Float64Array(numUes), logProb: new Float64Array(numUes) };
  const policy = arm[kind];
  if (typeof policy === "string") return ruleStage(ruleOf(kind, policy), drawn);
  if ("alpha" in policy) return ruleStage(alphaFairShares(policy.alpha), drawn);
  return policyStage(kind, policy, drawn, exploration);
}

function ruleStage(rule: (slot: Slot) => Float64Array, drawn: Draw): Stage {
  return { drawn, decide: ({ slot }) => rule(slot) };
}

const RULES = { prb: SHARE_POLICIES, power: POWER_RULES };

function ruleOf(kind: PolicyKind, name: string): (slot: Slot) => Float64Array {
  const rule = RULES[kind][name];
  if (!rule) throw new RangeError(`no ${kind} rule is called ${name}`);
  return rule;
}

function policyStage(
  kind: PolicyKind,
  weights: PolicyWeights,
  drawn: Draw,
  exploration: Exploration,
): Stage {
  const forward = createForwardPass(kind, weights);
  const { normal } = exploration;
  const sigma = exploration.sigma[kind];
  const logScale = Math.log(sigma * Math.sqrt(2 * Math.PI));
  const { action, logProb } = drawn;
  return {
    drawn,
    decide(question) {
      const features = question.features();
      const numUes = action.length;
      action.set(forward.means(features, numUes));
      for (let u = 0; sigma > 0 && u < numUes; u += 1) {
        const noise = isPresent(features, u, numUes) ? normal() : undefined;
        action[u] = (action[u] as number) + sigma * (noise ?? 0);
        logProb[u] = noise === undefined ? 0 : -(noise ** 2) / 2 - logScale;
      }
      return forward.answer(action, features);
    },
  };
}

/** Who takes part is the last feature. */
function isPresent(features: Float32Array, u: number, numUes: number): boolean {
  return features[((u + 1) * features.length) / numUes - 1] === 1;
}

function usable(answer: PolicyAnswer): Float64Array {
  if (answer.ok) return answer.values;
  throw new Error(`a policy in training answered with ${answer.code}`);
}
