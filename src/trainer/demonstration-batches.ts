import * as tf from "@tensorflow/tfjs";
import type { Demonstration } from "./collect-demonstrations.ts";

/**
 * Deals demonstrations into minibatches of equal user count, in random order.
 *
 * @param demonstrations - What to deal; every one is dealt once.
 * @param rowsPerBatch - Users per batch, about; a batch holds at least one slot.
 * @param draw - Uniform numbers on [0, 1); without them the order stays as it is.
 */
export function dealBatches(
  demonstrations: readonly Demonstration[],
  rowsPerBatch: number,
  draw?: () => number,
): Demonstration[][] {
  const byNumUes = new Map<number, Demonstration[]>();
  for (const demonstration of demonstrations) {
    const group = byNumUes.get(demonstration.numUes);
    if (group) group.push(demonstration);
    else byNumUes.set(demonstration.numUes, [demonstration]);
  }
  const batches: Demonstration[][] = [];
  for (const [numUes, group] of byNumUes) {
    const order = draw ? shuffled(group, draw) : group;
    const size = Math.max(1, Math.round(rowsPerBatch / numUes));
    for (let from = 0; from < order.length; from += size) {
      batches.push(order.slice(from, from + size));
    }
  }
  return draw ? shuffled(batches, draw) : batches;
}

/**
 * Stacks a batch for the backend.
 *
 * @param batch - Demonstrations of equal user count, at least one.
 * @returns Features `[batch, numUes, numFeatures]` and answers `[batch, numUes]`.
 */
export function stackBatch(batch: readonly Demonstration[]): {
  features: tf.Tensor3D;
  answers: tf.Tensor2D;
} {
  const numUes = batch[0]?.numUes ?? 0;
  const numFeatures = (batch[0]?.features.length ?? 0) / numUes;
  const features = new Float32Array(batch.length * numUes * numFeatures);
  const answers = new Float32Array(batch.length * numUes);
  for (const [b, demonstration] of batch.entries()) {
    features.set(demonstration.features, b * numUes * numFeatures);
    answers.set(demonstration.answer, b * numUes);
  }
  return {
    features: tf.tensor3d(features, [batch.length, numUes, numFeatures]),
    answers: tf.tensor2d(answers, [batch.length, numUes]),
  };
}

/** Shuffles a copy. @source Fisher and Yates. */
export function shuffled<T>(items: readonly T[], draw: () => number): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(draw() * (i + 1));
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}
