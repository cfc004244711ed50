import type { UserState } from "../state/cell-state.ts";
import { FREE, type Slot } from "../state/open-slot.ts";
import type { SlotWorkspace } from "../state/slot-workspace.ts";

/** A swap must gain more than rounding noise, or passes could circle. Unit: bit/s/Hz. */
const MIN_SWAP_GAIN_BITS = 1e-9;

/**
 * Goes once over all pairs of free PRGs, and swaps their owners wherever that raises Σ v.
 *
 * What a pair gains depends on both blocks and owners alone. So a PRG of the same block and owner as
 * the one before it, with which no swap was found, is passed over, and of a run of such partners only
 * the first is looked at: after a swap with it, the others belong to the PRG's own new owner.
 *
 * Hot path: no allocation; the same owners as with all pairs.
 *
 * @param slot - The slot, its free blocks listed; `owner` is changed in place.
 * @returns Whether any swap was made.
 */
export function swapOwners(slot: Slot): boolean {
  const { work } = slot.cell;
  const { numFree } = work.free;
  const { nextRun } = work;
  listRuns(slot);
  let swapped = false;
  for (let i = 0; i < numFree; i = nextRun[i] as number) {
    if (swapWithLater(slot, i)) swapped = true;
  }
  return swapped;
}

/** Finds runs of neighbouring free PRGs with one block and one owner. */
function listRuns({ owner, cell: { work } }: Slot): void {
  const { nextRun } = work;
  const { numFree, prgs, ofPrg } = work.free;
  let start = 0;
  for (let i = 1; i <= numFree; i += 1) {
    const isSame =
      i < numFree &&
      ofPrg[i] === ofPrg[start] &&
      owner[prgs[i] as number] === owner[prgs[start] as number];
    if (isSame) continue;
    nextRun[start] = i;
    start = i;
  }
}

/** Tries the first PRG of a run against all later runs; where it swaps, it leaves its own. */
function swapWithLater({ users, owner, cell: { work } }: Slot, i: number): boolean {
  const { free, nextRun } = work;
  const { numFree, prgs } = free;
  const n = prgs[i] as number;
  let a = owner[n] as number;
  if (a === FREE) return false;
  let userA = users[a] as UserState;
  let bitsOfA = seBitsOn(userA, n);
  let swapped = false;
  for (let j = nextRun[i] as number; j < numFree; j = nextRun[j] as number) {
    const m = prgs[j] as number;
    const b = owner[m] as number;
    if (a === b || b === FREE) continue;
    const userB = users[b] as UserState;
    const before = bitsOfA + seBitsOn(userB, m);
    const gainBits = seBitsOn(userA, m) + seBitsOn(userB, n) - before;
    if (gainBits <= MIN_SWAP_GAIN_BITS) continue;
    owner[n] = b;
    owner[m] = a;
    splitRun(work, i);
    splitRun(work, j);
    a = b;
    userA = userB;
    bitsOfA = seBitsOn(userA, n);
    swapped = true;
  }
  return swapped;
}

function seBitsOn({ seBits, parts }: UserState, prg: number): number {
  return seBits[parts.ofPrg[prg] as number] as number;
}

/** Makes the first PRG of a run a run of its own. */
function splitRun({ nextRun }: SlotWorkspace, start: number): void {
  const end = nextRun[start] as number;
  if (end === start + 1) return;
  nextRun[start + 1] = end;
  nextRun[start] = start + 1;
}
