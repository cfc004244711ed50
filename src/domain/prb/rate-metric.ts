import { dbToLinear } from "../../nr/units.ts";
import { topThresholdDb } from "../state/cell-facts.ts";
import type { UserState } from "../state/cell-state.ts";
import type { Slot } from "../state/open-slot.ts";
import { blockMatrix } from "../state/slot-workspace.ts";
import { freeBlocks } from "./free-blocks.ts";

/** How much of what is known of an SINR's error is taken off it. */
export interface Caution {
  /** Part of the OLLA offset. */
  readonly ollaRatio: number;
  /** Part of the RMS error with which the SINR was foretold. */
  readonly errorRatio: number;
}

/**
 * Writes spectral efficiency over (or times) a weight for every free block and user.
 *
 * Hot path: `matrix[b][u] = log2(1 + SINR[u,b]) / weight[u]`, in the cell's arrays.
 *
 * @param slot - The slot.
 * @param how - Whether the user column `weight` divides or multiplies.
 */
export function fillRates(slot: Slot, how: "over" | "times"): void {
  const { users, cell } = slot;
  const { weight } = cell.work.users;
  const { numBlocks, prgs, starts } = freeBlocks(slot);
  const matrix = blockMatrix(cell.work);
  for (let u = 0; u < users.length; u += 1) {
    const { seBits, parts } = users[u] as UserState;
    const value = weight[u] as number;
    for (let b = 0, at = u; b < numBlocks; b += 1, at += users.length) {
      const part = parts.ofPrg[prgs[starts[b] as number] as number] as number;
      const bits = seBits[part] as number;
      matrix[at] = how === "over" ? bits / value : bits * value;
    }
  }
}

/**
 * Writes the rate over the slow average for every free block and user, at an SINR that is lowered by
 * what is known of its error.
 *
 * Hot path: `matrix[b][u]`, in the cell's arrays.
 *
 * @param slot - The slot.
 * @param caution - By how much.
 */
export function fillSlowRates(slot: Slot, { ollaRatio, errorRatio }: Caution): void {
  const { users, cell } = slot;
  const { numBlocks, prgs, starts } = freeBlocks(slot);
  const matrix = blockMatrix(cell.work);
  const mostSinr = dbToLinear(topThresholdDb(cell.facts));
  for (let u = 0; u < users.length; u += 1) {
    const { sinr, parts, ollaOffsetDb, channel, slowThroughputBits } = users[u] as UserState;
    const errorDb = channel ? Math.sqrt(channel.errorDb2) : 0;
    const gain = dbToLinear(-ollaRatio * ollaOffsetDb - errorRatio * errorDb);
    for (let b = 0, at = u; b < numBlocks; b += 1, at += users.length) {
      const part = parts.ofPrg[prgs[starts[b] as number] as number] as number;
      const cautious = (sinr[part] as number) * gain;
      matrix[at] = Math.log2(1 + Math.min(mostSinr, cautious)) / slowThroughputBits;
    }
  }
}
