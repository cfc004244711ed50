import type { Slot } from "../state/open-slot.ts";

/**
 * Hands every free PRG to the user in need with the highest metric, ties to the lower RNTI, and counts.
 *
 * All PRGs of a block have the same metric, so its winner takes them at once, up to its need.
 *
 * Hot path: reads the cell's `matrix` and `free`, which `rate-metric.ts` fills.
 *
 * @param slot - The slot.
 * @param shares - Takes what everybody won, as shares, `[numUes]`.
 * @returns `shares`.
 */
export function winnerShares(
  { cell: { work }, needPrg }: Slot,
  shares: Float64Array,
): Float64Array {
  const { numBlocks, starts } = work.free;
  shares.fill(0);
  for (let b = 0; b < numBlocks; b += 1) {
    let left = (starts[b + 1] as number) - (starts[b] as number);
    while (left > 0) {
      const winner = bestInNeed(work.matrix, b * shares.length, needPrg, shares);
      if (winner === -1) break;
      const won = shares[winner] as number;
      const take = Math.min(left, (needPrg[winner] as number) - won);
      shares[winner] = won + take;
      left -= take;
    }
  }
  return normalise(shares);
}

function bestInNeed(
  matrix: Float64Array,
  row: number,
  needPrg: Int32Array,
  wins: Float64Array,
): number {
  let winner = -1;
  let best = Number.NEGATIVE_INFINITY;
  for (let u = 0; u < wins.length; u += 1) {
    const metric = matrix[row + u] as number;
    if (metric <= best || (wins[u] as number) >= (needPrg[u] as number)) continue;
    best = metric;
    winner = u;
  }
  return winner;
}

/** Power of the metric by which near ties are split: who is 10 % behind gets an eighth. */
const SOFT_POWER = 20;

/** Metric over the best below which a part is less than the rounding of the others. */
const LEAST_RATIO = 0.1;

/**
 * Splits every free PRG over all users in need in proportion to the 20th power of their metric.
 *
 * Hot path: as `winnerShares`.
 *
 * @param slot - The slot.
 * @param shares - Takes everybody's part of all, `[numUes]`.
 * @returns `shares`.
 */
export function softShares(slot: Slot, shares: Float64Array): Float64Array {
  const { work } = slot.cell;
  const { numBlocks, starts } = work.free;
  const parts = work.users.weight;
  shares.fill(0);
  for (let b = 0; b < numBlocks; b += 1) {
    splitSoftly(slot, b, parts);
    const numPrg = (starts[b + 1] as number) - (starts[b] as number);
    for (let u = 0; u < parts.length; u += 1) {
      const part = parts[u] as number;
      let sum = shares[u] as number;
      for (let n = 0; part > 0 && n < numPrg; n += 1) sum += part;
      shares[u] = sum;
    }
  }
  return normalise(shares);
}

/** Writes everybody's part of one PRG of a block, sum 1, or all 0 when nobody needs it. */
function splitSoftly({ cell: { work }, needPrg }: Slot, b: number, parts: Float64Array): void {
  const row = b * parts.length;
  let best = Number.MIN_VALUE;
  for (let u = 0; u < parts.length; u += 1) {
    const metric = (needPrg[u] as number) > 0 ? (work.matrix[row + u] as number) : 0;
    parts[u] = metric;
    if (metric > best) best = metric;
  }
  let total = 0;
  for (let u = 0; u < parts.length; u += 1) {
    const ratio = (parts[u] as number) / best;
    const part = ratio === 1 ? 1 : ratio < LEAST_RATIO ? 0 : ratio ** SOFT_POWER;
    parts[u] = part;
    total += part;
  }
  for (let u = 0; total > 0 && u < parts.length; u += 1) parts[u] = (parts[u] as number) / total;
}

/**
 * Scales weights to a sum of 1, in place; all 0 stay so.
 *
 * @returns The same array.
 */
export function normalise(weights: Float64Array): Float64Array {
  let sum = 0;
  for (let u = 0; u < weights.length; u += 1) sum += weights[u] as number;
  for (let u = 0; sum !== 0 && u < weights.length; u += 1) {
    weights[u] = (weights[u] as number) / sum;
  }
  return weights;
}
