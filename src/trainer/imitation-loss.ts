import * as tf from "@tensorflow/tfjs";
import { actionOf, maskOf, type PolicyTensors, scoreUsers, sharesOf } from "./policy-network.ts";
import type { PolicyKind } from "./policy-weights.ts";

/** Keeps log 0 finite. */
const TINY = 1e-12;

/**
 * How far a policy's answers are from the teacher's, as a scalar to minimise.
 *
 *     PRB:   mean over slots of  Σ_u t_u·ln(t_u / π_u)
 *     power: mean over scheduled users of  (z_u − t_u)²
 *
 * @param kind - Stage.
 * @param policy - The policy.
 * @param features - `[batch, numUes, numFeatures]`.
 * @param answers - The teacher's t, `[batch, numUes]`; 0 for users that take no part.
 */
export function imitationLoss(
  kind: PolicyKind,
  policy: PolicyTensors,
  features: tf.Tensor3D,
  answers: tf.Tensor2D,
): tf.Scalar {
  const mask = maskOf(features);
  const present = tf.reshape(mask, answers.shape);
  const scores = scoreUsers(policy, features);
  if (kind === "power") {
    const errors = tf.squaredDifference(actionOf(scores, mask), answers);
    return tf.div(tf.sum(errors), tf.maximum(tf.sum(present), 1));
  }
  // absentees have share 0: 1 in its place makes their term 0·ln 1
  const shares = tf.add(sharesOf(scores, mask), tf.sub(1, present));
  const gap = tf.sub(tf.log(tf.maximum(answers, TINY)), tf.log(shares));
  return tf.div(tf.sum(tf.mul(answers, gap)), answers.shape[0]);
}
