import type { UserState } from "../state/cell-state.ts";
import type { Slot } from "../state/open-slot.ts";
import { blockMatrix, type SlotWorkspace } from "../state/slot-workspace.ts";

/**
 * Assigns free PRGs to users, best pair of user and block first, until quotas are used up.
 *
 * Instead of sorting all pairs, every block knows its best user that still wants something; each step
 * takes the best of these, and uses up a user or a block.
 *
 * Hot path: no allocation.
 *
 * @param slot - The slot, its free blocks listed; `owner` is filled in place.
 * @param quotas - PRGs per user, `[numUes]`; together no more than are free.
 */
export function assignGreedily(slot: Slot, quotas: Int32Array): void {
  const { work } = slot.cell;
  const { free } = work;
  const left = work.users.count;
  left.set(quotas);
  fillKeys(slot);
  for (let b = 0; b < free.numBlocks; b += 1) {
    free.next[b] = free.starts[b] as number;
    findBestUser(work, b);
  }
  for (let b = bestBlock(work); b !== -1; b = bestBlock(work)) {
    const u = free.bestUser[b] as number;
    give(slot, b, u);
    if (free.next[b] === free.starts[b + 1]) free.bestUser[b] = -1;
    if (left[u] !== 0) continue;
    for (let other = 0; other < free.numBlocks; other += 1) {
      if (free.bestUser[other] === u) findBestUser(work, other);
    }
  }
}

/** Writes how much better each block is for each user than the user's average. */
function fillKeys({ users, cell: { work } }: Slot): void {
  const { numBlocks, prgs, starts } = work.free;
  const matrix = blockMatrix(work);
  for (let u = 0; u < users.length; u += 1) {
    if (work.users.count[u] === 0) continue;
    const { seBits, meanSeBits, parts } = users[u] as UserState;
    for (let b = 0, at = u; b < numBlocks; b += 1, at += users.length) {
      const part = parts.ofPrg[prgs[starts[b] as number] as number] as number;
      const key = (seBits[part] as number) / meanSeBits;
      matrix[at] = Number.isNaN(key) ? 0 : key; // a channel that carries nothing has no average
    }
  }
}

function findBestUser({ free, matrix, users: { count: left } }: SlotWorkspace, b: number): void {
  const row = b * left.length;
  let best = -1;
  let bestUser = -1;
  for (let u = 0; u < left.length; u += 1) {
    if (left[u] === 0 || (matrix[row + u] as number) <= best) continue;
    best = matrix[row + u] as number;
    bestUser = u;
  }
  free.bestKey[b] = best;
  free.bestUser[b] = bestUser;
}

/**
 * The block of the best pair; −1: none is left. Of several the lower one, as for one user it should
 * be; pairs that share neither user nor block do not get in each other's way.
 */
function bestBlock({ free: { numBlocks, bestKey, bestUser } }: SlotWorkspace): number {
  let best = -1;
  let bestAt = -1;
  for (let b = 0; b < numBlocks; b += 1) {
    if (bestUser[b] === -1 || (bestKey[b] as number) <= best) continue;
    best = bestKey[b] as number;
    bestAt = b;
  }
  return bestAt;
}

/** Gives a user as much of a block as it wants and the block has. */
function give({ owner, cell: { work } }: Slot, b: number, u: number): void {
  const { free } = work;
  const left = work.users.count;
  const start = free.next[b] as number;
  const numPrg = Math.min(left[u] as number, (free.starts[b + 1] as number) - start);
  for (let n = start; n < start + numPrg; n += 1) owner[free.prgs[n] as number] = u;
  free.next[b] = start + numPrg;
  left[u] = (left[u] as number) - numPrg;
}
