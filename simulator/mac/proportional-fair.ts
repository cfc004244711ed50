/**
 * Moves every user's smoothed throughput on by one slot.
 *
 *     T ← β·T + (1−β)·R
 *
 * Hot path: in place, no allocation.
 *
 * @param averages - T `[numUes]`, in the unit of `rates`; overwritten.
 * @param rates - R, what every user got in the slot, `[numUes]`.
 * @param memory - β. Range 0..1.
 * @source Proportional fair scheduler of Sionna SYS.
 */
export function smoothThroughput(
  averages: Float64Array,
  rates: ArrayLike<number>,
  memory: number,
): void {
  for (let u = 0; u < averages.length; u += 1) {
    averages[u] = memory * (averages[u] as number) + (1 - memory) * (rates[u] as number);
  }
}

/**
 * Finds the user that a resource goes to under proportional fairness.
 *
 *     argmax_u rate[u] / T[u]
 *
 * Hot path: no allocation.
 *
 * @param rates - Rates that the users could get, of which user u's is at `at + u · stride`; so a
 *   table `[numResources][numUes]` is read in place, and one of `[numUes][numResources]` as well.
 * @param at - Where user 0's rate is.
 * @param stride - Distance from one user's rate to the next one's.
 * @param averages - T `[numUes]`, > 0.
 * @param eligible - Which users may be chosen, `[numUes]`: those with a number other than 0.
 *   Default: all.
 * @returns User index, the lower one of equals; −1 when nobody is eligible.
 * @source Kelly, Maulloo and Tan, "Rate control for communication networks", JORS 49, 1998; as in
 *   Sionna SYS.
 */
export function bestUser(
  rates: ArrayLike<number>,
  at: number,
  stride: number,
  averages: Float64Array,
  eligible?: Uint8Array,
): number {
  let best = -1;
  let bestMetric = Number.NEGATIVE_INFINITY;
  for (let u = 0; u < averages.length; u += 1) {
    if (eligible && eligible[u] === 0) continue;
    const metric = (rates[at + u * stride] as number) / (averages[u] as number);
    if (metric > bestMetric) {
      best = u;
      bestMetric = metric;
    }
  }
  return best;
}
