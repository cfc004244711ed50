import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { FEATURE_SPECS } from "../../../src/domain/features/feature-spec.ts";
import { adamStep, startAdam } from "../../../src/trainer/adam.ts";
import { imitationLoss } from "../../../src/trainer/imitation-loss.ts";
import { lossGradient } from "../../../src/trainer/loss-gradient.ts";
import { answerOf, toTensors } from "../../../src/trainer/policy-network.ts";
import {
  type PolicyKind,
  type PolicyWeights,
  TRAINABLE_NAMES,
} from "../../../src/trainer/policy-weights.ts";
import { openTensorflow } from "../../../src/trainer/tensorflow.ts";
import { KINDS, randomFeatures, randomPolicy } from "./random-policy.ts";

beforeAll(openTensorflow);

describe.each(KINDS)("imitation of a %s teacher", (kind) => {
  const weights = randomPolicy(kind, 21);
  const teacher = randomPolicy(kind, 22);

  it("costs nothing when teacher and pupil are one", () => {
    expect(gradientOf(kind, weights, batchOf(kind, weights)).loss).toBeCloseTo(0, 6);
  });

  it("has the loss that its definition says", () => {
    const batch = batchOf(kind, teacher);
    const pupil = batchOf(kind, weights).answers;
    const term = (t: number, own: number) =>
      kind === "prb" ? (t > 0 ? t * Math.log(t / own) : 0) : (own - t) ** 2;
    const sum = batch.answers.reduce((total, t, i) => total + term(t, pupil[i] as number), 0);
    const count = kind === "prb" ? BATCH : BATCH * (NUM_UES - 1);

    expect(gradientOf(kind, weights, batch).loss).toBeCloseTo(sum / count, 4);
  });

  it("has a gradient in every trainable weight array, and one step along it lowers the loss", () => {
    const batch = batchOf(kind, teacher);
    const { loss, gradients } = gradientOf(kind, weights, batch);

    for (const name of TRAINABLE_NAMES) {
      // the softmax ignores what all users' scores have in common
      if (kind === "prb" && name === "output/bias") continue;
      expect(
        gradients[name]?.some((g) => Math.abs(g) > 1e-6),
        name,
      ).toBe(true);
    }
    const next = adamStep(startAdam(weights), gradients, 1e-3);
    expect(gradientOf(kind, next.weights, batch).loss).toBeLessThan(loss);
  });
});

describe("lossGradient", () => {
  it("agrees with finite differences", () => {
    const weights = randomPolicy("power", 23);
    const batch = batchOf("power", randomPolicy("power", 24));
    const { gradients } = gradientOf("power", weights, batch);
    const lossAt = (delta: number) => {
      const moved = weights["context/bias"].map((b, i) => (i === 7 ? b + delta : b));
      return gradientOf("power", { ...weights, "context/bias": moved }, batch).loss;
    };

    const slope = (lossAt(0.01) - lossAt(-0.01)) / 0.02;

    expect(gradients["context/bias"]?.[7]).toBeCloseTo(slope, 3);
  });
});

// Helpers

const BATCH = 4;
const NUM_UES = 5;

interface Batch {
  readonly features: Float32Array;
  readonly answers: Float32Array;
}

/** Four slots of five users, of whom one takes no part, answered by a policy. */
function batchOf(kind: PolicyKind, teacher: PolicyWeights): Batch {
  const slots = Array.from({ length: BATCH }, (_, b) =>
    randomFeatures(kind, NUM_UES, 30 + b, (u) => u !== b),
  );
  const features = Float32Array.from(slots.flatMap((slot) => [...slot]));
  const answers = tf.tidy(() =>
    answerOf(kind, toTensors(kind, teacher), inputOf(kind, features)).dataSync(),
  ) as Float32Array;
  return { features, answers };
}

function gradientOf(kind: PolicyKind, weights: PolicyWeights, { features, answers }: Batch) {
  const input = inputOf(kind, features);
  const wanted = tf.tensor2d(answers, [BATCH, NUM_UES]);
  return lossGradient(kind, weights, (policy) => imitationLoss(kind, policy, input, wanted));
}

const inputOf = (kind: PolicyKind, features: Float32Array) =>
  tf.tensor3d(features, [BATCH, NUM_UES, FEATURE_SPECS[kind].numFeatures]);
