import { InvariantError } from "../errors.ts";
import { FREE, type Slot } from "../state/open-slot.ts";

const MAX_SWAP_PASSES = 3;

/** A swap must gain more than rounding noise, or passes could circle. Unit: bit/s/Hz. */
const MIN_SWAP_GAIN_BITS = 1e-9;

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
 * @param slot - The slot; `owner` is filled in place.
 * @param quotas - PRGs per user, `[numUes]`; their sum must not exceed the free PRGs.
 * @throws `InvariantError` `QUOTAS_EXCEED_GRID` when it does.
 * @rule R2 every PRB one owner · R3 counts equal quotas
 * @source arXiv 2605.02149, quota resolver.
 */
export function resolveOwners(slot: Slot, quotas: Int32Array): void {
  const free = Array.from(slot.owner.keys()).filter((prg) => slot.owner[prg] === FREE);
  const wanted = quotas.reduce((sum, quota) => sum + quota, 0);
  if (wanted > free.length) {
    throw new InvariantError("QUOTAS_EXCEED_GRID", { wanted, free: free.length });
  }
  assignGreedily(slot, quotas, free);
  for (let pass = 0; pass < MAX_SWAP_PASSES && swapOwners(slot, free); pass += 1);
}

function assignGreedily({ owner, users }: Slot, quotas: Int32Array, free: number[]): void {
  const left = Int32Array.from(quotas);
  const candidates: { u: number; prg: number; key: number }[] = [];
  for (const [u, { seBits, meanSeBits }] of users.entries()) {
    if (left[u] === 0) continue;
    for (const prg of free) {
      candidates.push({ u, prg, key: meanSeBits > 0 ? (seBits[prg] as number) / meanSeBits : 0 });
    }
  }
  candidates.sort((a, b) => b.key - a.key || a.u - b.u || a.prg - b.prg);
  for (const { u, prg } of candidates) {
    if (owner[prg] !== FREE || left[u] === 0) continue;
    owner[prg] = u;
    left[u] = (left[u] as number) - 1;
  }
}

/** One pass over all pairs of PRGs; tells whether any swap was made. */
function swapOwners({ owner, users }: Slot, free: readonly number[]): boolean {
  const seBits = (u: number, prg: number) => users[u]?.seBits[prg] as number;
  let swapped = false;
  for (const [i, n] of free.entries()) {
    for (let j = i + 1; j < free.length; j += 1) {
      const m = free[j] as number;
      const a = owner[n] as number;
      const b = owner[m] as number;
      if (a === b || a === FREE || b === FREE) continue;
      const gainBits = seBits(a, m) + seBits(b, n) - seBits(a, n) - seBits(b, m);
      if (gainBits <= MIN_SWAP_GAIN_BITS) continue;
      owner[n] = b;
      owner[m] = a;
      swapped = true;
    }
  }
  return swapped;
}
