import { beforeAll, describe, expect, it } from "vitest";
import { FEATURE_SPECS } from "../../../../src/domain/features/feature-spec.ts";
import { startAdam } from "../../../../src/trainer/adam.ts";
import { freshWeights, type PolicyKind } from "../../../../src/trainer/policy-weights.ts";
import { type CreditSettings, weighRollouts } from "../../../../src/trainer/ppo/experience.ts";
import { openTensorflow } from "../../../../src/trainer/tensorflow.ts";
import { inventRollout } from "./invented-rollouts.ts";

beforeAll(openTensorflow);

describe("weighRollouts", () => {
  it("charges the price at which taking more earns nothing on the whole", () => {
    const { experience, learning } = weighed("user");
    const { advantages, extra } = experience.prb;
    const scale =
      correlation(extra, extra, learning) * correlation(advantages, advantages, learning);

    // normalisation shifts A by a constant, which Σ x ≈ 0 does not feel
    expect(Math.abs(correlation(advantages, extra, learning))).toBeLessThan(
      0.02 * Math.sqrt(scale),
    );
  });

  it("lets every user of a slot answer for the whole team when told to", () => {
    const { experience } = weighed("team");
    const { advantages } = experience.prb;
    const { numUes, numSlots } = experience.rollout;

    for (let t = 0; t < numSlots; t += 1) {
      const row = [...advantages.slice(t * numUes, (t + 1) * numUes)];
      for (const advantage of row) expect(advantage).toBeCloseTo(row[0] as number, 5);
    }
  });

  it("normalises advantages over those who are learnt from", () => {
    const { experience, learning } = weighed("user");
    const values = learning.map((i) => experience.prb.advantages[i] as number);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;

    expect(mean).toBeCloseTo(0, 3);
    expect(square).toBeCloseTo(1, 3);
  });
});

// Helpers

function weighed(credit: CreditSettings["credit"]) {
  const policies = { prb: fresh("prb", 1), power: fresh("power", 2) };
  const sigma = { prb: 0.5, power: 0 };
  const rollout = inventRollout({ numSlots: 400, numUes: 4, policies, sigma, seed: 3 });
  const learner = {
    prb: startAdam(policies.prb),
    power: startAdam(policies.power),
    critic: startAdam(fresh("prb", 4)),
  };
  const settings = { credit, discount: 0, trace: 0.95 };
  const [experience] = weighRollouts([rollout], learner, ["prb"], settings);
  if (!experience) throw new Error("nothing weighed");
  const learning = [...experience.prb.learns.keys()].filter((i) => experience.prb.learns[i] === 1);
  return { experience, learning };
}

function fresh(kind: PolicyKind, seed: number) {
  const { numFeatures } = FEATURE_SPECS[kind];
  const mean = new Float32Array(numFeatures);
  const scale = new Float32Array(numFeatures).fill(1);
  return freshWeights(kind, { mean, scale }, seed);
}

function correlation(a: Float32Array, b: Float32Array, rows: readonly number[]): number {
  return rows.reduce((sum, i) => sum + (a[i] as number) * (b[i] as number), 0);
}
