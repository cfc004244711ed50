import { beforeAll, describe, expect, it } from "vitest";
import { FEATURE_SPECS } from "../../../../src/domain/features/feature-spec.ts";
import { startAdam } from "../../../../src/trainer/adam.ts";
import { freshWeights, type PolicyKind } from "../../../../src/trainer/policy-weights.ts";
import type { Learner } from "../../../../src/trainer/ppo/experience.ts";
import { type UpdateSettings, updateLearner } from "../../../../src/trainer/ppo/update.ts";
import { openTensorflow } from "../../../../src/trainer/tensorflow.ts";
import { inventRollout } from "./invented-rollouts.ts";

beforeAll(openTensorflow);

describe("updateLearner", () => {
  it("learns to favour users whose PRBs are worth more, faster from their own credit", async () => {
    const start = meanReward(freshLearner());

    const team = meanReward(await learn(freshLearner(), { credit: "team" }, 12));
    const user = meanReward(await learn(freshLearner(), { credit: "user" }, 12));

    expect(team).toBeGreaterThan(1.05 * start);
    expect(user).toBeGreaterThan(1.2 * start);
    expect(user).toBeGreaterThan(team);
  });

  it("gives the same networks for the same seed, others for another", async () => {
    const once = await learn(freshLearner(), {}, 2);

    expect(await learn(freshLearner(), {}, 2)).toEqual(once);
    expect(await learn(freshLearner(), { seed: 2 }, 2)).not.toEqual(once);
  });

  it("leaves an agent that does not learn as it is, and teaches the critic", async () => {
    const start = freshLearner();
    const rollouts = rolloutsOf(start, 1);

    const { learner, figures } = await updateLearner(start, rollouts, SETTINGS);
    const again = await updateLearner(learner, rollouts, SETTINGS);

    expect(learner.power).toBe(start.power);
    expect(figures.power).toEqual({ loss: 0, kl: 0, clipFraction: 0, entropy: 0 });
    expect(again.figures.valueLoss).toBeLessThan(figures.valueLoss);
    expect(again.figures.explainedVariance).toBeGreaterThan(figures.explainedVariance);
  });

  it("stops learning from rollouts that the policy has moved too far from", async () => {
    const rollouts = rolloutsOf(freshLearner(), 1);
    const update = (maxKl: number) =>
      updateLearner(freshLearner(), rollouts, { ...SETTINGS, epochs: 4, maxKl });

    const patient = await update(1);
    const careful = await update(1e-4);

    expect(careful.learner.prb.step).toBeLessThan(patient.learner.prb.step);
    expect(careful.learner.critic.step).toBe(patient.learner.critic.step);
  });

  it("ends between minibatches when told to", async () => {
    const update = updateLearner(
      freshLearner(),
      rolloutsOf(freshLearner(), 1),
      SETTINGS,
      AbortSignal.abort(new Error("enough")),
    );

    await expect(update).rejects.toThrow("enough");
  });
});

// Helpers

const SETTINGS: UpdateSettings = {
  ...{ agents: ["prb"], credit: "user", discount: 0, trace: 0.95, sigma: { prb: 0.5, power: 0 } },
  ...{ learningRate: 1e-2, criticLearningRate: 3e-3, clip: 0.2, epochs: 2, maxKl: 1 },
  ...{ maxGradientNorm: 1, rowsPerBatch: 240, seed: 1, iteration: 0 },
};

function freshLearner(): Learner {
  const fresh = (kind: PolicyKind, seed: number) => {
    const { numFeatures } = FEATURE_SPECS[kind];
    const [mean, scale] = [new Float32Array(numFeatures), new Float32Array(numFeatures).fill(1)];
    return startAdam(freshWeights(kind, { mean, scale }, seed));
  };
  return { prb: fresh("prb", 1), power: fresh("power", 2), critic: fresh("prb", 3) };
}

function rolloutsOf({ prb, power }: Learner, seed: number, sigma = SETTINGS.sigma) {
  const policies = { prb: prb.weights, power: power.weights };
  return [3, 5].map((numUes) =>
    inventRollout({ numSlots: 60, numUes, policies, sigma, seed: 10 * seed + numUes }),
  );
}

async function learn(start: Learner, changes: Partial<UpdateSettings>, numUpdates: number) {
  let learner = start;
  for (let iteration = 0; iteration < numUpdates; iteration += 1) {
    const settings = { ...SETTINGS, ...changes, iteration };
    ({ learner } = await updateLearner(learner, rolloutsOf(learner, iteration), settings));
  }
  return learner;
}

/** Reward per decision without noise, in cells that were not learnt from. */
function meanReward(learner: Learner): number {
  const rollouts = rolloutsOf(learner, 999, { prb: 0, power: 0 });
  const total = rollouts.reduce((sum, { credit }) => sum + credit.reduce((a, b) => a + b, 0), 0);
  return total / rollouts.reduce((sum, { numSlots }) => sum + numSlots, 0);
}
