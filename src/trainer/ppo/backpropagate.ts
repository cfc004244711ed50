import * as tf from "@tensorflow/tfjs";
import { type LossGradient, lossGradient } from "../loss-gradient.ts";
import { scoreUsers } from "../policy-network.ts";
import type { PolicyKind, PolicyWeights } from "../policy-weights.ts";

/** A loss worked out outside of the backend, and which way it rises. */
export interface ScoredLoss {
  /** The loss. */
  readonly loss: number;
  /** Its gradient with respect to the scores, `[numSlots, numUes]`. */
  readonly gradient: Float32Array;
}

/** What a network is shown. */
export interface NetworkInput {
  /** `[numSlots, numUes, numFeatures]`. */
  readonly features: Float32Array;
  /** Users per slot. */
  readonly numUes: number;
}

/**
 * Differentiates a loss of a network's scores with respect to its weights.
 *
 * The loss itself is plain code over a few thousand numbers: there the backend's kernels would cost
 * more than they save, and every step of it would need several.
 *
 * @param kind - Whose features the network reads.
 * @param weights - The network.
 * @param input - What it is shown.
 * @param lossOf - Loss and gradient from the scores, `[numSlots, numUes]`.
 * @returns The gradient, and in `scored` what `lossOf` returned.
 */
export function backpropagate<L extends ScoredLoss>(
  kind: PolicyKind,
  weights: PolicyWeights,
  { features, numUes }: NetworkInput,
  lossOf: (scores: Float32Array) => L,
): LossGradient & { readonly scored: L } {
  const numFeatures = weights["input/mean"].length;
  const shape: [number, number, number] = [
    features.length / numUes / numFeatures,
    numUes,
    numFeatures,
  ];
  let scored: L | undefined;
  const plainLoss = tf.customGrad((...args) => {
    const scores = args[0] as tf.Tensor;
    const result = lossOf(scores.dataSync() as Float32Array);
    scored = result;
    return {
      value: tf.scalar(result.loss),
      gradFunc: () => tf.tensor2d(result.gradient, [shape[0], numUes]),
    };
  });
  const input = tf.tensor3d(features, shape);
  const gradient = lossGradient(
    kind,
    weights,
    (network) => plainLoss(scoreUsers(network, input)) as tf.Scalar,
  );
  input.dispose();
  if (!scored) throw new Error("the backend did not ask for the loss");
  return { ...gradient, scored };
}
