import * as tf from "@tensorflow/tfjs";
import type { Moments } from "./adam.ts";
import { type PolicyTensors, toTensors } from "./policy-network.ts";
import { type PolicyKind, type PolicyWeights, TRAINABLE_NAMES } from "./policy-weights.ts";

/** A loss at some weights, and which way it rises. */
export interface LossGradient {
  /** The loss. */
  readonly loss: number;
  /** Its gradient per trainable array. */
  readonly gradients: Moments;
}

/**
 * Differentiates a loss with respect to everything trainable in a policy.
 *
 * @param kind - Stage.
 * @param weights - Where.
 * @param lossOf - The loss as a function of the policy's tensors, a scalar.
 */
export function lossGradient(
  kind: PolicyKind,
  weights: PolicyWeights,
  lossOf: (policy: PolicyTensors) => tf.Scalar,
): LossGradient {
  return tf.tidy(() => {
    const policy = toTensors(kind, weights);
    const differentiate = tf.valueAndGrads((...trainable: tf.Tensor[]) => {
      const varied = TRAINABLE_NAMES.map((name, i) => [name, trainable[i]]);
      return lossOf({ ...policy, ...Object.fromEntries(varied) });
    });
    const { value, grads } = differentiate(TRAINABLE_NAMES.map((name) => policy[name]));
    const gradients = TRAINABLE_NAMES.map((name, i) => [name, grads[i]?.dataSync()]);
    return { loss: value.dataSync()[0] as number, gradients: Object.fromEntries(gradients) };
  });
}
