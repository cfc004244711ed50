import { createUniformSequence } from "../../../simulator/random.ts";
import { FEATURE_SPECS } from "../../../src/domain/features/feature-spec.ts";
import {
  freshWeights,
  type PolicyKind,
  type PolicyWeights,
} from "../../../src/trainer/policy-weights.ts";

/** Stages, for `describe.each`. */
export const KINDS: readonly PolicyKind[] = ["prb", "power"];

/** User counts that exported models must cope with. */
export const USER_COUNTS = [1, 2, 8, 20, 64];

/** A policy that reacts strongly to its inputs: an untrained one answers nearly alike for all. */
export function randomPolicy(kind: PolicyKind, seed: number): PolicyWeights {
  const draw = createUniformSequence(seed, 1);
  const { numFeatures } = FEATURE_SPECS[kind];
  const mean = Float32Array.from({ length: numFeatures }, () => draw() - 0.5);
  const scale = Float32Array.from({ length: numFeatures }, () => 0.5 + 4 * draw());
  const weights = freshWeights(kind, { mean, scale }, seed);
  const bias = () => 2 * draw() - 1;
  return {
    ...weights,
    "encoder1/bias": weights["encoder1/bias"].map(bias),
    "encoder2/bias": weights["encoder2/bias"].map(bias),
    "context/bias": weights["context/bias"].map(bias),
    "output/bias": weights["output/bias"].map(bias),
    "output/kernel": weights["output/kernel"].map((weight) => 10 * weight),
  };
}

/**
 * Features of one slot, `[numUes, numFeatures]`, within ±1.
 *
 * @param takesPart - Whether user u takes part; its last feature.
 */
export function randomFeatures(
  kind: PolicyKind,
  numUes: number,
  seed: number,
  takesPart: (u: number) => boolean = () => true,
): Float32Array {
  const draw = createUniformSequence(seed, 2);
  const { numFeatures } = FEATURE_SPECS[kind];
  const features = Float32Array.from({ length: numUes * numFeatures }, () => 2 * draw() - 1);
  for (let u = 0; u < numUes; u += 1) {
    features[(u + 1) * numFeatures - 1] = takesPart(u) ? 1 : 0;
  }
  return features;
}

/** Rows of `values` in another order: row i of the result is row `order[i]`. */
export function reorderRows(values: Float32Array, order: readonly number[]): Float32Array {
  const width = values.length / order.length;
  return Float32Array.from(order.flatMap((u) => [...values.subarray(u * width, (u + 1) * width)]));
}

/** Largest difference between two arrays. */
export function maxGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Array.from(a).reduce(
    (gap, value, i) => Math.max(gap, Math.abs(value - (b[i] as number))),
    0,
  );
}
