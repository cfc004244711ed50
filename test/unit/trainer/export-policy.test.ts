import * as tf from "@tensorflow/tfjs";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeAll, describe, expect, it } from "vitest";
import { FEATURE_SPECS } from "../../../src/domain/features/feature-spec.ts";
import { exportPolicy, policySignature } from "../../../src/trainer/export-policy.ts";
import { answerOf, toTensors } from "../../../src/trainer/policy-network.ts";
import type { PolicyKind, PolicyWeights } from "../../../src/trainer/policy-weights.ts";
import { openTensorflow } from "../../../src/trainer/tensorflow.ts";
import {
  KINDS,
  maxGap,
  randomFeatures,
  randomPolicy,
  reorderRows,
  USER_COUNTS,
} from "./random-policy.ts";

beforeAll(openTensorflow);

describe.each(KINDS)("an exported %s policy", (kind) => {
  const weights = randomPolicy(kind, 11);
  let session: InferenceSession;

  beforeAll(async () => {
    session = await InferenceSession.create(exportPolicy(kind, weights));
  });

  it.each(USER_COUNTS)("answers like tensorflow.js within 1e-5 for %d users", async (numUes) => {
    for (const takesPart of [() => true, (u: number) => u % 3 !== 1, () => false]) {
      const features = randomFeatures(kind, numUes, numUes, takesPart);

      const answers = await run(session, kind, features);

      expect(answers).toHaveLength(numUes);
      expect(maxGap(answers, inTensorflow(kind, weights, features))).toBeLessThan(1e-5);
    }
  });

  it("answers for permuted users with permuted answers", async () => {
    const order = [6, 2, 0, 7, 1, 5, 3, 4];
    const features = randomFeatures(kind, 8, 1, (u) => u !== 5);

    const answers = await run(session, kind, features);
    const permuted = await run(session, kind, reorderRows(features, order));

    expect(maxGap(permuted, reorderRows(answers, order))).toBeLessThan(1e-6);
    expect(maxGap(permuted, answers)).toBeGreaterThan(0.01);
  });

  it("names input and output as the manifest does and is smaller than 200 kB", () => {
    const { input, output } = policySignature(kind);

    expect(session.inputNames).toEqual([input.name]);
    expect(session.outputNames).toEqual([output.name]);
    expect(exportPolicy(kind, weights).length).toBeLessThan(200_000);
  });
});

// Helpers

async function run(session: InferenceSession, kind: PolicyKind, features: Float32Array) {
  const { numFeatures } = FEATURE_SPECS[kind];
  const input = new Tensor("float32", features, [features.length / numFeatures, numFeatures]);
  const results = await session.run({ features: input });
  return results[policySignature(kind).output.name]?.data as Float32Array;
}

function inTensorflow(kind: PolicyKind, weights: PolicyWeights, features: Float32Array) {
  const { numFeatures } = FEATURE_SPECS[kind];
  return tf.tidy(() => {
    const input = tf.tensor3d(features, [1, features.length / numFeatures, numFeatures]);
    return answerOf(kind, toTensors(kind, weights), input).dataSync();
  });
}
