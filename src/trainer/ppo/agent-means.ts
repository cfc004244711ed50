import { MAX_POWER_ACTION } from "../../domain/power/project-power.ts";
import type { PolicyKind } from "../policy-weights.ts";

/** One value per user of a batch of slots, and who of them takes part; both `[numSlots, numUes]`. */
export interface UserValues {
  /** Values, row-major. */
  readonly values: Float32Array;
  /** 1 for users that take part, else 0. */
  readonly takesPart: Float32Array;
  /** Users per slot, padding included. */
  readonly numUes: number;
}

/**
 * Centre of the Gaussian that an agent samples from, given its network's scores a.
 *
 *     PRB:   μ_u = a_u − ln Σ_v e^{a_v}   over the users v that take part: log-shares
 *     power: μ_u = 2.3·tanh(a_u)
 *
 * @returns μ, `[numSlots, numUes]`; 0 for absentees.
 */
export function agentMeans(kind: PolicyKind, scores: UserValues): Float32Array {
  const { values, takesPart, numUes } = scores;
  const means = new Float32Array(values.length);
  for (let row = 0; row < values.length; row += numUes) {
    const shift = kind === "prb" ? logSumExp(scores, row) : 0;
    for (let i = row; i < row + numUes; i += 1) {
      if (takesPart[i] === 0) continue;
      const score = values[i] as number;
      means[i] = kind === "prb" ? score - shift : MAX_POWER_ACTION * Math.tanh(score);
    }
  }
  return means;
}

/**
 * Carries a gradient with respect to the means back to the scores.
 *
 *     PRB:   ∂L/∂a_u = g_u − e^{μ_u}·Σ_v g_v
 *     power: ∂L/∂a_u = g_u·(2.3 − μ_u²/2.3)
 *
 * @param means - What `agentMeans` gave.
 * @param gradient - g, `[numSlots, numUes]`; 0 for absentees.
 * @returns `[numSlots, numUes]`.
 */
export function scoreGradient(
  kind: PolicyKind,
  { values: means, takesPart, numUes }: UserValues,
  gradient: Float32Array,
): Float32Array {
  const result = new Float32Array(means.length);
  for (let row = 0; row < means.length; row += numUes) {
    let total = 0;
    for (let i = row; i < row + numUes; i += 1) total += gradient[i] as number;
    for (let i = row; i < row + numUes; i += 1) {
      if (takesPart[i] === 0) continue;
      const mean = means[i] as number;
      const own = gradient[i] as number;
      if (kind === "prb") result[i] = own - Math.exp(mean) * total;
      else result[i] = own * (MAX_POWER_ACTION - mean ** 2 / MAX_POWER_ACTION);
    }
  }
  return result;
}

function logSumExp({ values, takesPart, numUes }: UserValues, row: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = row; i < row + numUes; i += 1) {
    if (takesPart[i] !== 0) largest = Math.max(largest, values[i] as number);
  }
  let sum = 0;
  for (let i = row; i < row + numUes; i += 1) {
    if (takesPart[i] !== 0) sum += Math.exp((values[i] as number) - largest);
  }
  return largest + Math.log(sum);
}
