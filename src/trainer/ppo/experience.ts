import * as tf from "@tensorflow/tfjs";
import { FEATURE_SPECS } from "../../domain/features/feature-spec.ts";
import type { AdamState } from "../adam.ts";
import { scoreUsers, toTensors } from "../policy-network.ts";
import { type PolicyKind, type PolicyWeights, SHARE_FLOOR } from "../policy-weights.ts";
import type { Rollout } from "../rollout/rollout.ts";
import { type CreditReach, estimateAdvantages } from "./advantages.ts";
import { agentMeans } from "./agent-means.ts";
import { participation } from "./participation.ts";
import { resourceShares } from "./resource-shares.ts";

/** Who is credited with what. */
export interface CreditSettings extends CreditReach {
  /**
   * `team`: every user's decision answers for the whole team's advantage. `user`: for its own, less
   * what the resource that it took would have earned with the others.
   */
  readonly credit: "team" | "user";
}

/** A rollout with what the critic makes of it. */
export interface Experience {
  /** What happened. */
  readonly rollout: Rollout;
  /** The critic's V_u before the update, `[numSlots, numUes]`. */
  readonly values: Float32Array;
  /** What it should have been: G_u = A_u + V_u, `[numSlots, numUes]`. */
  readonly returns: Float32Array;
  /** What the critic's network should have said: numUes·G_u, `[numSlots, numUes]`. */
  readonly targets: Float32Array;
  /** 1 for every user, `[numSlots, numUes]`: what padding is told from. */
  readonly exists: Float32Array;
  /** What the PRB agent learns from it. */
  readonly prb: AgentView;
  /** What the power agent learns from it. */
  readonly power: AgentView;
}

/** An agent's part in a rollout, `[numSlots, numUes]` each; empty for one that does not learn. */
export interface AgentView {
  /** Who takes part: 1 or 0. */
  readonly takesPart: Float32Array;
  /**
   * Who of them is learnt from: 1 or 0. Not those whose share is less than its floor: their scores
   * have no effect, so that learning from them would add noise, and let them drift far.
   */
  readonly learns: Float32Array;
  /** x: what the share beyond the expected one would earn at the slot's mean. */
  readonly extra: Float32Array;
  /** A, of mean 0 and deviation 1 over those who are learnt from. */
  readonly advantages: Float32Array;
}

/**
 * The two actors and the critic that teaches both, the PRB network with one value per user.
 *
 * The network says numUes·V_u: it does not see how many users there are, and rewards per user shrink
 * with their number.
 */
export type Learner = Readonly<Record<PolicyKind | "critic", AdamState>>;

const NONE = new Float32Array();
const NO_VIEW: AgentView = { takesPart: NONE, learns: NONE, extra: NONE, advantages: NONE };

/**
 * Most that a decision can earn with one user, where a whole team earns about 1 per slot: after long
 * silence a user's first bits are worth hundreds, and one such slot would outweigh all others.
 */
const MOST_CREDIT = 2;

/**
 * Works out how much better than expected each user's decision was.
 *
 *     team: A = Σ_v A_v
 *     user: A_u − κ·x_u,   x_u = G·(s_u − s̄_u),   G = Σ_v (A_v + V_v),   κ = Σ A·x / Σ x²
 *
 * s is a user's part of the PRBs or of the power, s̄ that under the policy's own means: x is what the
 * extra share would earn if all of it earned alike, and κ what an extra unit was seen to earn of that,
 * over the whole batch. It is the price at which a user takes the resource from the others: without
 * it everybody would learn to take more. A fixed κ of 1 made policies worse: the last PRB earns less
 * than the mean one.
 */
export function weighRollouts(
  rollouts: readonly Rollout[],
  learner: Learner,
  agents: readonly PolicyKind[],
  settings: CreditSettings,
): Experience[] {
  const experiences = rollouts
    .filter(({ numSlots }) => numSlots > 0)
    .map((rollout) => weigh(rollout, learner, agents, settings));
  for (const agent of agents) {
    if (settings.credit === "user") chargePrice(experiences, agent);
    normalise(experiences, agent);
  }
  return experiences;
}

function weigh(
  rollout: Rollout,
  learner: Learner,
  agents: readonly PolicyKind[],
  settings: CreditSettings,
): Experience {
  const { numUes } = rollout;
  const said = scoreRollout("prb", learner.critic.weights, rollout);
  const values = said.map((value) => value / numUes);
  const credit = rollout.credit.map((earned) => Math.min(MOST_CREDIT, earned));
  const own = estimateAdvantages({ ...rollout, credit, values }, settings);
  const returns = own.map((advantage, i) => advantage + (values[i] as number));
  const total = sumOverUsers(own, numUes);
  const price = sumOverUsers(returns, numUes);
  const viewOf = (agent: PolicyKind): AgentView => {
    if (!agents.includes(agent)) return NO_VIEW;
    const { extraShares, ...who } = explored(agent, rollout, learner[agent].weights);
    const extra = extraShares.map((share, i) => at(price, i, numUes) * share);
    const advantages =
      settings.credit === "team" ? own.map((_, i) => at(total, i, numUes)) : own.slice();
    return { ...who, extra, advantages };
  };
  const targets = returns.map((value) => numUes * value);
  const exists = new Float32Array(values.length).fill(1);
  const views = { prb: viewOf("prb"), power: viewOf("power") };
  return { rollout, values, returns, targets, exists, ...views };
}

/** Who takes part, whose score matters, and s − s̄ of every user. */
function explored(agent: PolicyKind, rollout: Rollout, weights: PolicyWeights) {
  const { numUes } = rollout;
  const takesPart = participation(agent, rollout);
  const values = scoreRollout(agent, weights, rollout);
  const means = agentMeans(agent, { values, takesPart, numUes });
  const expected = resourceShares(agent, rollout, means);
  const actual = resourceShares(agent, rollout, rollout[`${agent}Action`]);
  const leastMean = agent === "prb" ? Math.log(SHARE_FLOOR / numUes) : Number.NEGATIVE_INFINITY;
  return {
    takesPart,
    learns: takesPart.map((part, i) => ((means[i] as number) < leastMean ? 0 : part)),
    extraShares: actual.map((s, i) => s - (expected[i] as number)),
  };
}

function scoreRollout(kind: PolicyKind, weights: PolicyWeights, rollout: Rollout): Float32Array {
  const { numSlots, numUes, [`${kind}Features` as const]: features } = rollout;
  return tf.tidy(() => {
    const shape: [number, number, number] = [numSlots, numUes, FEATURE_SPECS[kind].numFeatures];
    const scores = scoreUsers(toTensors(kind, weights), tf.tensor3d(features, shape));
    return scores.dataSync() as Float32Array;
  });
}

function sumOverUsers(values: Float32Array, numUes: number): Float32Array {
  const sums = new Float32Array(values.length / numUes);
  for (let i = 0; i < values.length; i += 1) {
    const slot = Math.floor(i / numUes);
    sums[slot] = (sums[slot] as number) + (values[i] as number);
  }
  return sums;
}

const at = (perSlot: Float32Array, i: number, numUes: number) =>
  perSlot[Math.floor(i / numUes)] as number;

/** Takes from every advantage what an extra share of its size was seen to earn. */
function chargePrice(experiences: readonly Experience[], agent: PolicyKind): void {
  let product = 0;
  let square = 0;
  for (const { [agent]: view } of experiences) {
    for (const [i, x] of view.extra.entries()) {
      if (view.learns[i] === 0) continue;
      product += x * (view.advantages[i] as number);
      square += x * x;
    }
  }
  const price = square > 0 ? product / square : 0;
  for (const { [agent]: view } of experiences) {
    for (const [i, x] of view.extra.entries()) {
      view.advantages[i] = (view.advantages[i] as number) - price * x;
    }
  }
}

/** Keeps a batch in which all advantages are alike finite. */
const LEAST_DEVIATION = 1e-8;

function normalise(experiences: readonly Experience[], agent: PolicyKind): void {
  let [count, sum, sumSquare] = [0, 0, 0];
  for (const { [agent]: view } of experiences) {
    for (const [i, advantage] of view.advantages.entries()) {
      if (view.learns[i] === 0) continue;
      count += 1;
      sum += advantage;
      sumSquare += advantage ** 2;
    }
  }
  const mean = sum / Math.max(1, count);
  const deviation = Math.sqrt(Math.max(0, sumSquare / Math.max(1, count) - mean ** 2));
  for (const { [agent]: view } of experiences) {
    for (const [i, advantage] of view.advantages.entries()) {
      view.advantages[i] = (advantage - mean) / (deviation + LEAST_DEVIATION);
    }
  }
}

/**
 * Part of the team returns' variance that the critic foresaw.
 *
 *     1 − Var(G − V) / Var(G),   G and V summed over users
 *
 * @returns At most 1; 0 when it knows no more than the mean.
 */
export function explainedVariance(experiences: readonly Experience[]): number {
  const returns: number[] = [];
  const errors: number[] = [];
  for (const { rollout, values, returns: own } of experiences) {
    const foreseen = sumOverUsers(values, rollout.numUes);
    for (const [t, earned] of sumOverUsers(own, rollout.numUes).entries()) {
      returns.push(earned);
      errors.push(earned - (foreseen[t] as number));
    }
  }
  return 1 - variance(errors) / Math.max(Number.MIN_VALUE, variance(returns));
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
