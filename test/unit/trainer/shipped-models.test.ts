import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import protobuf from "protobufjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openOnnxPolicy } from "../../../src/adapters/onnx/onnx-policy-runtime.ts";
import { openFolderModelStore } from "../../../src/adapters/registry/folder-model-store.ts";
import { FEATURE_SPECS } from "../../../src/domain/features/feature-spec.ts";
import type { StoredModel } from "../../../src/ports/model-store.ts";
import type { PolicyRuntime } from "../../../src/ports/policy-runtime.ts";
import { answerOf, toTensors } from "../../../src/trainer/policy-network.ts";
import type { PolicyKind, PolicyWeights } from "../../../src/trainer/policy-weights.ts";
import { judgeFlights } from "../../../src/trainer/ppo/validation.ts";
import type { Arm } from "../../../src/trainer/rollout/arm.ts";
import { flyArm } from "../../../src/trainer/rollout/fly-arm.ts";
import { openTensorflow } from "../../../src/trainer/tensorflow.ts";
import { KINDS, maxGap, randomFeatures, reorderRows, USER_COUNTS } from "./random-policy.ts";

const MODELS = fileURLToPath(new URL("../../../models/", import.meta.url));

beforeAll(openTensorflow);

describe.each(KINDS)("the shipped %s model", (kind) => {
  let stored: StoredModel;
  let policy: PolicyRuntime;

  const answer = (features: Float32Array, numUes: number) => {
    const reply = policy.ask(features, numUes, 5e6);
    return reply.ok ? Float32Array.from(reply.values) : Float32Array.of();
  };
  beforeAll(async () => {
    stored = shipped(kind);
    policy = await openOnnxPolicy(stored);
  });
  afterAll(() => policy.close());

  it.each(USER_COUNTS)("answers like tensorflow.js within 1e-5 for %d users", (numUes) => {
    const weights = weightsIn(`${stored.folder}/model.onnx`);
    const features = randomFeatures(kind, numUes, numUes, (u) => u % 4 !== 1);
    const { numFeatures } = FEATURE_SPECS[kind];

    const expected = tf.tidy(() => {
      const input = tf.tensor3d(features, [1, numUes, numFeatures]);
      return answerOf(kind, toTensors(kind, weights), input).dataSync();
    });

    expect(maxGap(answer(features, numUes), expected)).toBeLessThan(1e-5);
  });

  it("answers for permuted users with permuted answers", () => {
    const order = [4, 2, 0, 3, 1];
    const features = randomFeatures(kind, 5, 9);

    const answers = answer(features, 5);
    const permuted = answer(reorderRows(features, order), 5);

    expect(maxGap(permuted, reorderRows(answers, order))).toBeLessThan(1e-6);
  });

  it("is smaller than 200 kB", () => {
    expect(stored.manifest.sizeBytes).toBeLessThan(200_000);
  });
});

describe("the shipped models together", () => {
  it("serve users no worse than their teacher in cells that training never saw", () => {
    const [prb, power] = KINDS.map((kind) => weightsIn(`${shipped(kind).folder}/model.onnx`));
    const cells = [0, 1, 2].map((index) => ({ seed: 77, split: "test", index }) as const);
    const fly = (arm: Arm) =>
      cells.map((cell) => flyArm({ arm, warmUpSlots: 300, numSlots: 900 }, cell));

    const learned = fly({ prb: prb as PolicyWeights, power: power as PolicyWeights });
    const teacher = fly({ prb: "cautious-pf", power: "smooth" });

    expect(judgeFlights(learned, teacher).score).toBeGreaterThan(-0.03);
  });
});

// Helpers

function shipped(kind: PolicyKind): StoredModel {
  const found = openFolderModelStore(MODELS).find(kind);
  if ("code" in found) throw new Error(found.message);
  return found;
}

/** Reads the float32 constants of an ONNX file, with a reading of the format of its own. */
function weightsIn(path: string): PolicyWeights {
  const { root } = protobuf.parse(`
    syntax = "proto2";
    message M { optional G graph = 7; }
    message G { repeated T initializer = 5; }
    message T { optional int32 type = 2; optional string name = 8; optional bytes raw = 9; }
  `);
  const message = root.lookupType("M").decode(readFileSync(path)) as unknown as {
    graph: { initializer: { type: number; name: string; raw: Buffer }[] };
  };
  const floats = message.graph.initializer.filter(({ type }) => type === 1);
  return Object.fromEntries(
    floats.map(({ name, raw }) => [
      name,
      Float32Array.from({ length: raw.length / 4 }, (_, i) => raw.readFloatLE(4 * i)),
    ]),
  ) as PolicyWeights;
}
