import { InvariantError } from "../errors.ts";
import type { Slot } from "../state/open-slot.ts";
import { assignGreedily } from "./assign-greedily.ts";
import { freeBlocks } from "./free-blocks.ts";
import { swapOwners } from "./swap-owners.ts";

const MAX_SWAP_PASSES = 3;

/**
 * Decides exactly who gets which PRG: the channel-aware half of the quota resolver.
 *
 * Pairs (u, n) are taken in descending order of how much better PRG n is for user u than u's
 * average, and assigned while n is free and u's quota is not used up:
 *
 *     key[u,n] = v[u,n] / mean_n v[u,n],   v = log2(1 + SINR)        ties by (u, n)
 *
 * Then up to three passes swap the owners of two PRGs wherever that raises Σ v. Greedy alone
 * reaches about 97 % of the assignment optimum, with swaps above 99.5 %.
 *
 * Neighbouring PRGs that are alike for everybody (those of a CQI subband) are one block to both
 * steps: the same answer as PRG by PRG at a fraction of the pairs.
 *
 * Hot path: no allocation.
 *
 * @param slot - The slot; `owner` is filled in place.
 * @param quotas - PRGs per user, `[numUes]`; their sum must not exceed the free PRGs.
 * @throws `InvariantError` `QUOTAS_EXCEED_GRID` when it does.
 * @rule R2 every PRB one owner · R3 counts equal quotas
 * @source arXiv 2605.02149, quota resolver.
 */
export function resolveOwners(slot: Slot, quotas: Int32Array): void {
  const free = freeBlocks(slot);
  let wanted = 0;
  for (let u = 0; u < quotas.length; u += 1) wanted += quotas[u] as number;
  if (wanted > free.numFree) {
    throw new InvariantError("QUOTAS_EXCEED_GRID", { wanted, free: free.numFree });
  }
  if (wanted > 0) assignGreedily(slot, quotas);
  slot.cell.work.isResolved = true;
  for (let pass = 0; pass < MAX_SWAP_PASSES && wanted > 0 && swapOwners(slot); pass += 1);
}
