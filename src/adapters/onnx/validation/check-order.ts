import type { Trial } from "./check-answers.ts";
import { type Finding, fault, fine, isFault } from "./finding.ts";
import { createSequence } from "./sample-features.ts";
import type { TrialSession } from "./trial-session.ts";

/** Sums over users in another order differ by rounding; relative beyond 1. */
const TOLERANCE = 1e-4;

/**
 * Checks that permuted users get the permuted answer.
 *
 * @param trials - Slots with the answers that they got.
 * @param onTrial - Hears what is about to be run, in case it never returns.
 * @returns `MODEL_NOT_EQUIVARIANT`; or `MODEL_RUN`, `MODEL_MEMORY`.
 */
export async function checkOrder(
  session: TrialSession,
  trials: readonly Trial[],
  onTrial: (what: string) => void,
): Promise<Finding> {
  let largestGap = 0;
  for (const { numUes, sample, features, values } of trials) {
    if (numUes === 1) continue;
    const where = `${numUes} users in another order, ${sample} features`;
    onTrial(where);
    const order = shuffled(numUes);
    const answer = await session.run(reorderRows(features, order), numUes);
    if (isFault(answer)) return answer;
    const gap = maxGap(answer.values ?? new Float32Array(), reorderRows(values, order));
    if (gap > TOLERANCE) {
      const what = `answers change by ${gap.toPrecision(3)} with the order of users (${where})`;
      return fault("MODEL_NOT_EQUIVARIANT", what);
    }
    largestGap = Math.max(largestGap, gap);
  }
  return fine(`answers change by at most ${largestGap.toPrecision(2)} with the order of users`);
}

/** Users in an order that moves every one of them, always the same. */
function shuffled(numUes: number): number[] {
  const next = createSequence(1 + numUes);
  const keys = Array.from({ length: numUes }, () => next());
  const order = [...keys.keys()].sort((a, b) => (keys[a] as number) - (keys[b] as number));
  return order.some((from, to) => from === to) ? rotated(numUes) : order;
}

/** Reversed and moved on by one. */
const rotated = (numUes: number) =>
  Array.from({ length: numUes }, (_, u) => (2 * numUes - u - 2 + (numUes % 2)) % numUes);

function reorderRows(rows: Float32Array, order: readonly number[]): Float32Array {
  const width = rows.length / order.length;
  const reordered = new Float32Array(rows.length);
  for (const [to, from] of order.entries()) {
    reordered.set(rows.subarray(from * width, (from + 1) * width), to * width);
  }
  return reordered;
}

function maxGap(values: Float32Array, expected: Float32Array): number {
  if (values.length !== expected.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (const [u, value] of values.entries()) {
    const wanted = expected[u] as number;
    const gap = Math.abs(value - wanted) / Math.max(1, Math.abs(wanted));
    if (!(gap <= most)) most = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap;
  }
  return most;
}
