/**
 * A PRB policy of your own, in a hundred lines: a small tensorflow.js network that is trained and
 * written as an ONNX file, which `slotpilot models import` takes.
 *
 *     npx tsx examples/own-policy/train-own-policy.ts own-policy.onnx
 *
 * Every user is scored by the same network, so that order and number of users do not matter; a
 * softmax over the users makes shares of the scores. It learns to split the carrier as two features
 * suggest, cautious PF's part and its soft version; put your own loss in their place.
 */
import { writeFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { FEATURE_SPECS, PRB_FEATURES } from "../../src/domain/features/feature-spec.ts";
import { encodeOnnx } from "../../src/trainer/encode-onnx.ts";
import { policySignature } from "../../src/trainer/export-policy.ts";
import { createOnnxGraphBuilder } from "../../src/trainer/onnx-graph-builder.ts";

const { numFeatures } = FEATURE_SPECS.prb;
const HIDDEN = 16;
const USERS = 8;
const CELLS = 32;
const STEPS = 300;

const at = (name: string) => PRB_FEATURES.findIndex((feature) => feature.startsWith(`${name}:`));
const CAUTIOUS = at("cautiousShare");
const SOFT = at("logSoftShare");
const ACTIVE = at("active");

const file = process.argv[2] ?? "own-policy.onnx";
await tf.setBackend("cpu");
const network = train();
writeFileSync(file, exportNetwork(network));
process.stdout.write(`wrote ${file}\n`);

/** Weights of the network: features → hidden, tanh → score. */
interface Network {
  readonly kernel1: tf.Variable<tf.Rank.R2>;
  readonly bias1: tf.Variable<tf.Rank.R1>;
  readonly kernel2: tf.Variable<tf.Rank.R2>;
  readonly bias2: tf.Variable<tf.Rank.R1>;
}

function train(): Network {
  const { variable, randomNormal, zeros } = tf;
  const weights: Network = {
    kernel1: variable(randomNormal([numFeatures, HIDDEN], 0, 0.2, "float32", 1)),
    bias1: variable(zeros([HIDDEN])),
    kernel2: variable(randomNormal([HIDDEN, 1], 0, 0.2, "float32", 2)),
    bias2: variable(zeros([1])),
  };
  const optimizer = tf.train.adam(0.01);
  for (let step = 0; step < STEPS; step += 1) {
    const loss = optimizer.minimize(() => lossOf(weights, step), true);
    if (step % 100 === 0) process.stdout.write(`step ${step}, loss ${loss?.dataSync()[0]}\n`);
  }
  return weights;
}

/** Cross-entropy between the shares wanted and the shares given, over made-up cells. */
function lossOf(weights: Network, step: number): tf.Scalar {
  const features = madeUpFeatures(step);
  const cautious = features.gather([CAUTIOUS], 1).reshape([CELLS, USERS]);
  const soft = features.gather([SOFT], 1).exp().reshape([CELLS, USERS]);
  const wanted = cautious.add(soft).div(cautious.add(soft).sum(1, true));
  const given = scoresOf(weights, features).reshape([CELLS, USERS]);
  return tf.losses.softmaxCrossEntropy(wanted, given).asScalar();
}

function scoresOf({ kernel1, bias1, kernel2, bias2 }: Network, features: tf.Tensor2D): tf.Tensor {
  return features.matMul(kernel1).add(bias1).tanh().matMul(kernel2).add(bias2);
}

/** Stands for features recorded from a cell: `slotpilot emulate --record` keeps what they are made of. */
function madeUpFeatures(seed: number): tf.Tensor2D {
  const columns = PRB_FEATURES.map((_, n) => {
    const draw = tf.randomUniform([CELLS * USERS, 1], 0, 1, "float32", seed * 100 + n);
    if (n === ACTIVE) return tf.onesLike(draw);
    return n === SOFT ? draw.mul(6).sub(6) : draw;
  });
  return tf.concat(columns, 1) as tf.Tensor2D;
}

/** The same network as an ONNX graph: names, types and the dynamic user axis are the manifest's. */
function exportNetwork({ kernel1, bias1, kernel2, bias2 }: Network): Uint8Array {
  const { input, output } = policySignature("prb");
  const graph = createOnnxGraphBuilder();
  const add = (name: string, tensor: tf.Variable) =>
    graph.constant(name, { shape: tensor.shape, values: tensor.dataSync() as Float32Array });
  const hidden = graph.apply("Gemm", [input.name, add("kernel1", kernel1), add("bias1", bias1)]);
  const active = graph.apply("Tanh", [hidden]);
  const scores = graph.apply("Gemm", [active, add("kernel2", kernel2), add("bias2", bias2)]);
  const flat = graph.apply("Reshape", [scores, graph.indices(-1)]);
  graph.apply("Softmax", [flat], { attributes: { axis: 0 }, output: output.name });
  return encodeOnnx({ name: "own-policy", input, output, ...graph });
}
