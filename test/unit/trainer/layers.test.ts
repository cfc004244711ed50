import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { linear, maxOverUsers, tanh } from "../../../src/trainer/layers.ts";
import { openTensorflow } from "../../../src/trainer/tensorflow.ts";
import { maxGap } from "./random-policy.ts";

beforeAll(openTensorflow);

describe("layers", () => {
  it.each([
    [
      "linear",
      [
        [6, 5],
        [5, 4],
      ],
      ours(linear),
      ours(tf.matMul),
    ],
    ["tanh", [[6, 5]], ours(tanh), ours(tf.tanh)],
    [
      "maxOverUsers",
      [[3, 4, 5]],
      ours(maxOverUsers),
      (x: Inputs) => tf.max(x[0] as Input, 1, true),
    ],
  ])("%s has tensorflow.js's own value and gradient", (_, shapes, layer, plainLayer) => {
    const inputs = shapes.map((shape, i) => tf.randomUniform(shape, -2, 2, "float32", i + 1));
    const differentiate = (of: (inputs: Inputs) => tf.Tensor) =>
      tf.valueAndGrads((...x: Inputs) => tf.sum(tf.square(of(x))) as tf.Scalar)(inputs);

    const mine = differentiate(layer);
    const plain = differentiate(plainLayer);

    expect(maxGap(mine.value.dataSync(), plain.value.dataSync())).toBeLessThan(1e-3);
    for (const [i, gradient] of mine.grads.entries()) {
      expect(gradient.shape).toEqual(shapes[i]);
      expect(maxGap(gradient.dataSync(), (plain.grads[i] as Input).dataSync())).toBeLessThan(1e-4);
    }
  });
});

// Helpers

type Input = tf.Tensor;
type Inputs = Input[];

/** A layer of one or two tensors as a function of a list. */
const ours =
  (layer: (a: Input, b: Input) => Input) =>
  ([a, b]: Inputs) =>
    layer(a as Input, b as Input);
