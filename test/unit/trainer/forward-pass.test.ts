import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { FEATURE_SPECS } from "../../../src/domain/features/feature-spec.ts";
import { createForwardPass } from "../../../src/trainer/forward-pass.ts";
import { answerOf, scoreUsers, toTensors } from "../../../src/trainer/policy-network.ts";
import type { PolicyKind, PolicyWeights } from "../../../src/trainer/policy-weights.ts";
import { openTensorflow } from "../../../src/trainer/tensorflow.ts";
import { KINDS, maxGap, randomFeatures, randomPolicy, USER_COUNTS } from "./random-policy.ts";

beforeAll(openTensorflow);

describe.each(KINDS)("the %s forward pass", (kind) => {
  const weights = randomPolicy(kind, 11);

  it.each([
    ["with everybody", () => true],
    ["where some take no part", (u: number) => u % 3 !== 1],
    ["with nobody", () => false],
  ])("scores and answers as tensorflow does, %s", (_, takesPart) => {
    const forward = createForwardPass(kind, weights);
    for (const numUes of USER_COUNTS) {
      const features = randomFeatures(kind, numUes, numUes, takesPart);
      const expected = withTensorflow(kind, weights, features, numUes);

      expect(maxGap(forward.scores(features, numUes), expected.scores)).toBeLessThan(1e-5);
      const means = forward.means(features, numUes);
      expect(maxGap(forward.answer(means, features), expected.answer)).toBeLessThan(1e-5);
    }
  });

  it("gives the same numbers again after other slots", () => {
    const forward = createForwardPass(kind, weights);
    const small = randomFeatures(kind, 3, 1);
    const before = [...forward.means(small, 3)];

    forward.means(randomFeatures(kind, 100, 2), 100);

    expect([...forward.means(small, 3)]).toEqual(before);
  });
});

it("means of the PRB agent are log-shares, 0 for absentees", () => {
  const features = randomFeatures("prb", 6, 4, (u) => u !== 2);
  const means = createForwardPass("prb", randomPolicy("prb", 3)).means(features, 6);

  expect(means[2]).toBe(0);
  const present = [...means].filter((_, u) => u !== 2);
  expect(present.reduce((sum, mean) => sum + Math.exp(mean), 0)).toBeCloseTo(1, 12);
});

// Helpers

function withTensorflow(
  kind: PolicyKind,
  weights: PolicyWeights,
  features: Float32Array,
  numUes: number,
) {
  return tf.tidy(() => {
    const input = tf.tensor3d(features, [1, numUes, FEATURE_SPECS[kind].numFeatures]);
    const tensors = toTensors(kind, weights);
    return {
      scores: scoreUsers(tensors, input).dataSync(),
      answer: answerOf(kind, tensors, input).dataSync(),
    };
  });
}
