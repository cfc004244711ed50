import { setImmediate } from "node:timers/promises";
import { createUniformSequence } from "../../../simulator/random.ts";
import { FEATURE_SPECS } from "../../domain/features/feature-spec.ts";
import { type AdamState, adamStep } from "../adam.ts";
import type { LossGradient } from "../loss-gradient.ts";
import type { PolicyKind, PolicyWeights } from "../policy-weights.ts";
import type { Rollout } from "../rollout/rollout.ts";
import { agentMeans, scoreGradient } from "./agent-means.ts";
import { backpropagate } from "./backpropagate.ts";
import { clipGradients } from "./clip-gradients.ts";
import { type CreditSettings, type Learner, weighRollouts } from "./experience.ts";
import { dealSlots, type Gather, gatherFrom } from "./slot-batches.ts";
import { clippedSurrogate } from "./surrogate.ts";
import { openUpdateTally, type UpdateFigures, type UpdateTally } from "./update-tally.ts";

/** How to learn from a batch of rollouts. */
export interface UpdateSettings extends CreditSettings {
  /** Agents that learn; the other stays as it is. */
  readonly agents: readonly PolicyKind[];
  /** σ with which each agent's actions were drawn. */
  readonly sigma: Readonly<Record<PolicyKind, number>>;
  /** Learning rate of the actors. */
  readonly learningRate: number;
  /** Learning rate of the critic. */
  readonly criticLearningRate: number;
  /** Clip c of the ratio. */
  readonly clip: number;
  /** Passes over the rollouts. */
  readonly epochs: number;
  /** An agent learns no more from these rollouts once an epoch's mean KL is above. Unit: nat per user. */
  readonly maxKl: number;
  /** Gradients longer than this are shortened to it. */
  readonly maxGradientNorm: number;
  /** Users per minibatch, about. */
  readonly rowsPerBatch: number;
  /** Fixes the order of the minibatches, together with the iteration. */
  readonly seed: number;
  /** Running number of the update. */
  readonly iteration: number;
}

/** `uniformAt` stream of the first update's order of minibatches, and room for the others'. */
const STREAM = 0x990_0000;

/**
 * One PPO update: rollouts → advantages → a few passes of minibatches over actors and critic.
 *
 * Every user is an agent of its own with weights shared by all, a ratio and a clip of its own; one
 * centralised critic V = Σ_u V_u sees the whole team's state. σ follows a schedule instead of being
 * learned: one decision changes a cell's credit by far less than fading and HARQ do, so that a
 * learned σ would drift with the noise; an entropy bonus is thereby needless too.
 *
 * @param learner - Before; left as it is.
 * @param rollouts - Flown with any recent weights: the ratio accounts for the difference.
 * @param settings - How; same arguments and backend, same result.
 * @param signal - Ends the work between two minibatches.
 * @throws The signal's reason.
 * @source Schulman et al., "Proximal policy optimization algorithms", 2017.
 */
export async function updateLearner(
  learner: Learner,
  rollouts: readonly Rollout[],
  settings: UpdateSettings,
  signal?: AbortSignal,
): Promise<{ learner: Learner; figures: UpdateFigures }> {
  const { agents, epochs, rowsPerBatch, maxKl } = settings;
  const experiences = weighRollouts(rollouts, learner, agents, settings);
  const draw = createUniformSequence(settings.seed, STREAM + settings.iteration);
  const tally = openUpdateTally();
  const learning = new Set(agents);
  let state = learner;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (const batch of dealSlots(experiences, rowsPerBatch, draw)) {
      state = learnFrom(
        state,
        { learning, settings, tally },
        {
          gather: gatherFrom(experiences, batch),
          numUes: batch.numUes,
        },
      );
      await setImmediate(); // lets rollouts and an interrupt through
      signal?.throwIfAborted();
    }
    for (const agent of learning) {
      if (tally.takeEpochKl(agent) > maxKl) learning.delete(agent);
    }
  }
  return { learner: state, figures: tally.figures(experiences, settings) };
}

interface Lesson {
  readonly learning: Iterable<PolicyKind>;
  readonly settings: UpdateSettings;
  readonly tally: UpdateTally;
}

interface Minibatch {
  readonly gather: Gather;
  readonly numUes: number;
}

/** One minibatch: a step of the critic, and of every agent that still learns. */
function learnFrom(
  learner: Learner,
  { learning, settings, tally }: Lesson,
  minibatch: Minibatch,
): Learner {
  const step = (state: AdamState, { gradients }: LossGradient, learningRate: number) =>
    adamStep(state, clipGradients(gradients, settings.maxGradientNorm), learningRate);
  const error = criticGradient(learner.critic.weights, minibatch);
  tally.addError(error.scored.loss);
  let next = { ...learner, critic: step(learner.critic, error, settings.criticLearningRate) };
  for (const agent of learning) {
    const gain = actorGradient(agent, learner[agent].weights, minibatch, settings);
    tally.addSurrogate(agent, gain.scored);
    next = { ...next, [agent]: step(learner[agent], gain, settings.learningRate) };
  }
  return next;
}

/** Gradient of the clipped surrogate: scores → means → density of what was drawn → ratio. */
function actorGradient(
  agent: PolicyKind,
  weights: PolicyWeights,
  { gather, numUes }: Minibatch,
  { sigma, clip }: UpdateSettings,
) {
  const takesPart = gather((e) => e[agent].takesPart);
  const rows = {
    learns: gather((e) => e[agent].learns),
    actions: gather(({ rollout }) => rollout[`${agent}Action`]),
    logProbs: gather(({ rollout }) => rollout[`${agent}LogProb`]),
    advantages: gather((e) => e[agent].advantages),
  };
  const { numFeatures } = FEATURE_SPECS[agent];
  const features = gather(({ rollout }) => rollout[`${agent}Features`], numFeatures);
  return backpropagate(agent, weights, { features, numUes }, (values) => {
    const means = agentMeans(agent, { values, takesPart, numUes });
    const surrogate = clippedSurrogate({ ...rows, means }, sigma[agent], clip);
    const users = { values: means, takesPart, numUes };
    return { ...surrogate, gradient: scoreGradient(agent, users, surrogate.gradient) };
  });
}

/** Gradient of the critic's error, the mean over users of ½·(v_u − numUes·G_u)². */
function criticGradient(weights: PolicyWeights, { gather, numUes }: Minibatch) {
  const targets = gather((e) => e.targets);
  const isUser = gather((e) => e.exists);
  const features = gather(({ rollout }) => rollout.prbFeatures, FEATURE_SPECS.prb.numFeatures);
  const numRows = isUser.reduce((sum, one) => sum + one, 0);
  return backpropagate("prb", weights, { features, numUes }, (values) => {
    const errors = values.map((v, i) => (isUser[i] as number) * (v - (targets[i] as number)));
    const loss = errors.reduce((sum, error) => sum + error ** 2, 0) / (2 * numRows);
    return { loss, gradient: errors.map((error) => error / numRows) };
  });
}
