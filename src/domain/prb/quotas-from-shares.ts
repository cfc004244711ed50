/** What quotas are made of. */
export interface QuotaClaim {
  /** Shares of the free PRGs, `[numUes]`, each ≥ 0, sum 1 or 0. */
  readonly shares: Float64Array;
  /** Most PRGs that each user can fill, `[numUes]`. Unit: PRG. */
  readonly needPrg: Int32Array;
  /** PRGs to hand out. Unit: PRG. */
  readonly numFree: number;
}

/** Remainders this close are a tie that binary fractions blur. Unit: PRG. */
const TIE_PRG = 1e-9;

/**
 * Turns shares into whole PRGs by largest remainder, never beyond what a user's data needs.
 *
 * Users whose ideal quota π·N reaches their need get just that; what they leave is shared among the
 * others in proportion, until nobody is cut any more. Then quotas are rounded down and the left-over
 * PRGs go to the largest remainders, ties to the lower RNTI. A share of 0 gets nothing.
 *
 * @returns Quotas `[numUes]`. Unit: PRG. Their sum is min(N, what users with a share need).
 * @rule R3 largest remainder, ties to the lower RNTI, 0 = not scheduled · R5 work-conserving
 */
export function quotasFromShares({ shares, needPrg, numFree }: QuotaClaim): Int32Array {
  const quotas = new Int32Array(shares.length);
  const open = Array.from(shares.keys()).filter((u) => at(shares, u) > 0 && at(needPrg, u) > 0);
  let left = numFree;
  for (;;) {
    const numLeft = left;
    const sum = open.reduce((total, u) => total + at(shares, u), 0);
    const ideal = (u: number) => (at(shares, u) / sum) * numLeft;
    const sated = open.filter((u) => ideal(u) >= at(needPrg, u));
    if (sated.length === 0) return roundDown(quotas, open, left, ideal);
    for (const u of sated) {
      quotas[u] = at(needPrg, u);
      left -= at(needPrg, u);
      open.splice(open.indexOf(u), 1);
    }
  }
}

function roundDown(
  quotas: Int32Array,
  open: readonly number[],
  left: number,
  ideal: (u: number) => number,
): Int32Array {
  for (const u of open) quotas[u] = Math.floor(ideal(u));
  const spare = open.reduce((rest, u) => rest - at(quotas, u), left);
  const remainder = (u: number) => Math.round((ideal(u) % 1) / TIE_PRG);
  const byRemainder = [...open].sort((a, b) => remainder(b) - remainder(a) || a - b);
  for (const u of byRemainder.slice(0, spare)) quotas[u] = at(quotas, u) + 1;
  return quotas;
}

const at = (values: ArrayLike<number>, index: number) => values[index] as number;
