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

/** Quota of a user that has not got one yet. */
const OPEN = -1;

/**
 * Turns shares into whole PRGs by largest remainder, never beyond what a user's data needs.
 *
 * Users whose ideal quota π·N reaches their need get just that; what they leave is shared among the
 * others in proportion, until nobody is cut any more. Then quotas are rounded down and the left-over
 * PRGs go to the largest remainders, ties to the lower RNTI. A share of 0 gets nothing.
 *
 * Hot path: no allocation where `quotas` is given.
 *
 * @param claim - Shares, needs and what there is.
 * @param quotas - Takes the quotas, `[numUes]`. Default: a fresh array.
 * @returns Quotas `[numUes]`. Unit: PRG. Their sum is min(N, what users with a share need).
 * @rule R3 largest remainder, ties to the lower RNTI, 0 = not scheduled · R5 work-conserving
 */
export function quotasFromShares(
  claim: QuotaClaim,
  quotas: Int32Array = new Int32Array(claim.shares.length),
): Int32Array {
  const { shares, needPrg, numFree } = claim;
  for (let u = 0; u < quotas.length; u += 1) {
    quotas[u] = (shares[u] as number) > 0 && (needPrg[u] as number) > 0 ? OPEN : 0;
  }
  let left = numFree;
  for (;;) {
    const sum = openSum(shares, quotas);
    const sated = giveNeeds(claim, quotas, sum, left);
    if (sated === 0) return roundDown(shares, quotas, sum, left);
    left -= sated;
  }
}

function openSum(shares: Float64Array, quotas: Int32Array): number {
  let sum = 0;
  for (let u = 0; u < quotas.length; u += 1) if (quotas[u] === OPEN) sum += shares[u] as number;
  return sum;
}

/** Gives everybody whose ideal quota reaches it what it needs; returns how much that is. */
function giveNeeds(
  { shares, needPrg }: QuotaClaim,
  quotas: Int32Array,
  sum: number,
  left: number,
): number {
  let given = 0;
  for (let u = 0; u < quotas.length; u += 1) {
    const need = needPrg[u] as number;
    if (quotas[u] !== OPEN || ((shares[u] as number) / sum) * left < need) continue;
    quotas[u] = need;
    given += need;
  }
  return given;
}

/** Scratch: remainders of users with an open quota, −1 for others. Unit: `TIE_PRG`. */
let remainders = new Float64Array(64);

function roundDown(
  shares: Float64Array,
  quotas: Int32Array,
  sum: number,
  left: number,
): Int32Array {
  if (remainders.length < quotas.length) remainders = new Float64Array(quotas.length);
  let spare = left;
  for (let u = 0; u < quotas.length; u += 1) {
    remainders[u] = -1;
    if (quotas[u] !== OPEN) continue;
    const ideal = ((shares[u] as number) / sum) * left;
    const whole = Math.floor(ideal);
    remainders[u] = Math.round((ideal - whole) / TIE_PRG);
    quotas[u] = whole;
    spare -= whole;
  }
  for (; spare > 0; spare -= 1) {
    const u = largestRemainder(quotas.length);
    if (u === -1) break;
    remainders[u] = -1;
    quotas[u] = (quotas[u] as number) + 1;
  }
  return quotas;
}

function largestRemainder(numUes: number): number {
  let best = -1;
  let bestAt = -1;
  for (let u = 0; u < numUes; u += 1) {
    const remainder = remainders[u] as number;
    if (remainder <= best) continue;
    best = remainder;
    bestAt = u;
  }
  return bestAt;
}
