import { MAX_POWER_ACTION } from "../domain/power/project-power.ts";
import { type PolicyKind, SHARE_FLOOR } from "./policy-weights.ts";

/** The last steps of a policy in plain loops, in place; users that take no part get 0. */
export interface PolicyHead {
  /**
   * From scores to the means that exploration adds its noise to.
   *
   * @param values - a, `[numUes]`.
   * @param present - Who takes part, 1 or 0, at least `[numUes]`.
   */
  means(values: Float64Array, present: Uint8Array): void;
  /** From means, or what was drawn around them, to shares or actions; as above. */
  answer(values: Float64Array, present: Uint8Array): void;
}

/**
 * The head of each stage, as `sharesOf` and `actionOf` of `policy-network.ts` have it.
 *
 *     PRB:    mean = ln softmax(a),   π = (1 − ε)·softmax(mean) + ε / numActive
 *     power:  mean = 2.3·tanh(a),     z = mean
 *
 * The mean of a PRB score is a log-share rather than a itself, so that whoever takes it up later knows
 * the constant that a softmax leaves open.
 */
export const POLICY_HEADS: Readonly<Record<PolicyKind, PolicyHead>> = {
  prb: { means: toLogShares, answer: toShares },
  power: { means: toActions, answer: silenceAbsentees },
};

function toLogShares(values: Float64Array, present: Uint8Array): void {
  let max = Number.NEGATIVE_INFINITY;
  for (let u = 0; u < values.length; u += 1) {
    if (present[u] === 1) max = Math.max(max, values[u] as number);
  }
  let sum = 0;
  for (let u = 0; u < values.length; u += 1) {
    if (present[u] === 1) sum += Math.exp((values[u] as number) - max);
  }
  const logSum = max + Math.log(sum);
  for (let u = 0; u < values.length; u += 1) {
    values[u] = present[u] === 1 ? (values[u] as number) - logSum : 0;
  }
}

function toShares(values: Float64Array, present: Uint8Array): void {
  toLogShares(values, present);
  let numActive = 0;
  for (let u = 0; u < values.length; u += 1) numActive += present[u] as number;
  for (let u = 0; u < values.length; u += 1) {
    const share = (1 - SHARE_FLOOR) * Math.exp(values[u] as number) + SHARE_FLOOR / numActive;
    values[u] = present[u] === 1 ? share : 0;
  }
}

function toActions(values: Float64Array, present: Uint8Array): void {
  for (let u = 0; u < values.length; u += 1) {
    values[u] = present[u] === 1 ? MAX_POWER_ACTION * Math.tanh(values[u] as number) : 0;
  }
}

function silenceAbsentees(values: Float64Array, present: Uint8Array): void {
  for (let u = 0; u < values.length; u += 1) if (present[u] === 0) values[u] = 0;
}
