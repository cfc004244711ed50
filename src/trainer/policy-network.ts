import * as tf from "@tensorflow/tfjs";
import { MAX_POWER_ACTION } from "../domain/power/project-power.ts";
import { linear, maxOverUsers, tanh } from "./layers.ts";
import {
  HIDDEN_WIDTH,
  type PolicyKind,
  type PolicyWeights,
  SHARE_FLOOR,
  WEIGHT_NAMES,
  WEIGHT_SHAPES,
  type WeightName,
} from "./policy-weights.ts";

/** A policy's arrays as tensors. */
export type PolicyTensors = Readonly<Record<WeightName, tf.Tensor>>;

/** Hands a policy's arrays to the backend; the caller disposes of them, or `tf.tidy` does. */
export function toTensors(kind: PolicyKind, weights: PolicyWeights): PolicyTensors {
  const entries = WEIGHT_NAMES.map((name) => [
    name,
    tf.tensor(weights[name], [...WEIGHT_SHAPES[kind][name]]),
  ]);
  return Object.fromEntries(entries) as PolicyTensors;
}

/**
 * Reads who takes part from the last feature: `active` for PRBs, `scheduled` for power.
 *
 * @param features - `[batch, numUes, numFeatures]`.
 * @returns 1 or 0, `[batch, numUes, 1]`.
 */
export function maskOf(features: tf.Tensor3D): tf.Tensor3D {
  return tf.slice(features, [0, 0, features.shape[2] - 1]);
}

/**
 * Scores every user, knowing itself and a summary of all: any number of users, in any order.
 *
 *     h_u = tanh(W₂·tanh(W₁·x̂_u)),   x̂ = (x − mean)·scale
 *     c   = [ mean_v h_v ; max_v h_v ]   over the users v that take part; 0 and −1 without any
 *     a_u = w·tanh(W_own·h_u + W_context·c) + s·x_u
 *
 * s picks the feature that the score starts from. Biases are left out above. Users that take no part
 * are scored too, but influence nobody.
 *
 * @param weights - The policy.
 * @param features - `[batch, numUes, numFeatures]`; slots with fewer users are padded with zeros.
 * @returns a, `[batch, numUes]`.
 */
export function scoreUsers(weights: PolicyTensors, features: tf.Tensor3D): tf.Tensor2D {
  const [batch, numUes, numFeatures] = features.shape;
  const mask = maskOf(features);
  const rows = tf.reshape(features, [batch * numUes, numFeatures]);
  const scaled = tf.mul(tf.sub(rows, weights["input/mean"]), weights["input/scale"]);
  const hidden1 = tanh(
    tf.add(linear(scaled, weights["encoder1/kernel"]), weights["encoder1/bias"]),
  );
  const hidden = tanh(
    tf.add(linear(hidden1, weights["encoder2/kernel"]), weights["encoder2/bias"]),
  );
  const context = tf.add(
    linear(
      summarise(tf.reshape(hidden, [batch, numUes, HIDDEN_WIDTH]), mask),
      weights["context/kernel"],
    ),
    weights["context/bias"],
  );
  const own = tf.reshape(linear(hidden, weights["own/kernel"]), [batch, numUes, HIDDEN_WIDTH]);
  const joint = tanh(tf.add(own, tf.expandDims(context, 1)));
  const scores = linear(
    tf.reshape(joint, [batch * numUes, HIDDEN_WIDTH]),
    weights["output/kernel"],
  );
  const skipped = tf.matMul(rows as tf.Tensor2D, weights["input/skip"] as tf.Tensor2D);
  return tf.reshape(tf.add(tf.add(scores, skipped), weights["output/bias"]), [batch, numUes]);
}

/** Mean and maximum of the hidden vectors of those who take part, `[batch, 2·width]`. */
function summarise(hidden: tf.Tensor, mask: tf.Tensor3D): tf.Tensor {
  const [batch = 0] = hidden.shape;
  const present = tf.mul(hidden, mask);
  const count = tf.maximum(tf.sum(mask, 1), 1);
  const mean = tf.div(tf.sum(present, 1), count);
  // tanh never reaches −1, so −1 for absentees keeps them from being the maximum
  const max = tf.reshape(maxOverUsers(tf.add(present, tf.sub(mask, 1))), [batch, HIDDEN_WIDTH]);
  return tf.concat([mean, max], 1);
}

/** Pushes the scores of absentees out of the softmax. */
const ABSENT_SCORE = 1e9;

/**
 * Turns scores into shares of the free PRBs.
 *
 *     π_u = (1 − ε)·softmax(a)_u + ε / numActive   over active users, 0 for the others
 *
 * @param scores - a, `[batch, numUes]`.
 * @param mask - `[batch, numUes, 1]`.
 * @returns π, `[batch, numUes]`; sums to 1, or to 0 when nobody is active.
 */
export function sharesOf(scores: tf.Tensor2D, mask: tf.Tensor3D): tf.Tensor2D {
  const active = tf.reshape(mask, scores.shape);
  const numActive = tf.maximum(tf.sum(active, 1, true), 1);
  const softmax = tf.softmax(tf.add(scores, tf.mul(ABSENT_SCORE, tf.sub(active, 1))));
  const alike = tf.mul(SHARE_FLOOR, tf.div(active, numActive));
  return tf.add(tf.mul(1 - SHARE_FLOOR, tf.mul(softmax, active)), alike);
}

/**
 * Turns scores into power actions, z_u = 2.3·tanh(a_u), 0 for users without PRBs.
 *
 * @param scores - a, `[batch, numUes]`.
 * @param mask - `[batch, numUes, 1]`.
 * @returns z, `[batch, numUes]`.
 */
export function actionOf(scores: tf.Tensor2D, mask: tf.Tensor3D): tf.Tensor2D {
  return tf.mul(MAX_POWER_ACTION, tf.mul(tanh(scores), tf.reshape(mask, scores.shape)));
}

/** What the policy of a stage answers: shares or actions, `[batch, numUes]`. */
export function answerOf(
  kind: PolicyKind,
  weights: PolicyTensors,
  features: tf.Tensor3D,
): tf.Tensor2D {
  const scores = scoreUsers(weights, features);
  const head = kind === "prb" ? sharesOf : actionOf;
  return head(scores, maskOf(features));
}
