import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { FEATURE_SPECS } from "../../../src/domain/features/feature-spec.ts";
import { MAX_POWER_ACTION } from "../../../src/domain/power/project-power.ts";
import { answerOf, toTensors } from "../../../src/trainer/policy-network.ts";
import {
  type PolicyKind,
  type PolicyWeights,
  SHARE_FLOOR,
} from "../../../src/trainer/policy-weights.ts";
import { openTensorflow } from "../../../src/trainer/tensorflow.ts";
import { KINDS, maxGap, randomFeatures, randomPolicy, reorderRows } from "./random-policy.ts";

beforeAll(openTensorflow);

describe.each(KINDS)("the %s network", (kind) => {
  const weights = randomPolicy(kind, 5);

  it("answers for users in another order with the same answers in that order", () => {
    const order = [3, 0, 5, 1, 4, 2];
    const features = randomFeatures(kind, 6, 1, (u) => u !== 4);

    const answers = answer(kind, weights, features);
    const reordered = answer(kind, weights, reorderRows(features, order));

    expect(maxGap(reordered, reorderRows(answers, order))).toBeLessThan(1e-6);
    expect(new Set(answers).size).toBe(6); // they do differ from user to user
  });

  it("is not influenced by users that take no part, and gives them 0", () => {
    const features = randomFeatures(kind, 5, 2, (u) => u !== 1);
    const changed = Float32Array.from(features);
    const { numFeatures } = FEATURE_SPECS[kind];
    for (let f = 0; f < numFeatures - 1; f += 1) changed[numFeatures + f] = 7;

    const answers = answer(kind, weights, features);

    expect(answers[1]).toBeCloseTo(0, 12);
    expect(maxGap(answer(kind, weights, changed), answers)).toBe(0);
  });

  it("answers a slot of a padded batch as it answers the slot alone", () => {
    const slots = [3, 5].map((numUes) => randomFeatures(kind, numUes, numUes));
    const padded = new Float32Array(2 * 5 * FEATURE_SPECS[kind].numFeatures);
    padded.set(slots[0] as Float32Array, 0);
    padded.set(slots[1] as Float32Array, padded.length / 2);

    const answers = answer(kind, weights, padded, 2);

    const [three, five] = slots.map((features) => answer(kind, weights, features));
    expect(maxGap(answers.subarray(0, 3), three as Float32Array)).toBeLessThan(1e-6);
    expect(maxGap(answers.subarray(3, 5), [0, 0])).toBe(0);
    expect(maxGap(answers.subarray(5), five as Float32Array)).toBeLessThan(1e-6);
  });

  it("sees the other users: a change of one changes the answer for another", () => {
    const features = randomFeatures(kind, 4, 3);
    const changed = Float32Array.from(features, (value, i) => (i === 0 ? value + 1 : value));

    const gap = maxGap(
      answer(kind, weights, features).subarray(1),
      answer(kind, weights, changed).subarray(1),
    );
    expect(gap).toBeGreaterThan(1e-3);
  });
});

describe("PRB shares", () => {
  const weights = randomPolicy("prb", 6);

  it("sum to 1 over active users, each at least ε / numActive", () => {
    const shares = answer(
      "prb",
      weights,
      randomFeatures("prb", 9, 4, (u) => u % 3 !== 0),
    );

    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    for (const [u, share] of shares.entries()) {
      if (u % 3 === 0) expect(share).toBe(0);
      else expect(share).toBeGreaterThanOrEqual(SHARE_FLOOR / 6 - 1e-9);
    }
  });

  it("are everything for the only user, and nothing when nobody is active", () => {
    expect(answer("prb", weights, randomFeatures("prb", 1, 5))[0]).toBeCloseTo(1, 6);
    const nobody = randomFeatures("prb", 3, 6, () => false);
    expect([...answer("prb", weights, nobody)]).toEqual([0, 0, 0]);
  });
});

describe("power action", () => {
  it("stays within ± 2.3 however strong the scores are", () => {
    const weights = randomPolicy("power", 7);
    const strong = { ...weights, "output/kernel": weights["output/kernel"].map((w) => 1000 * w) };

    const action = answer("power", strong, randomFeatures("power", 20, 7));

    const largest = Math.max(...action.map(Math.abs));
    expect(largest).toBeGreaterThan(2.2);
    expect(largest).toBeLessThanOrEqual(MAX_POWER_ACTION);
  });
});

// Helpers

function answer(kind: PolicyKind, weights: PolicyWeights, features: Float32Array, batch = 1) {
  const { numFeatures } = FEATURE_SPECS[kind];
  const numUes = features.length / numFeatures / batch;
  return tf.tidy(() => {
    const input = tf.tensor3d(features, [batch, numUes, numFeatures]);
    return answerOf(kind, toTensors(kind, weights), input).dataSync() as Float32Array;
  });
}
