import type { UserState } from "../state/cell-state.ts";
import { FREE, type Slot } from "../state/open-slot.ts";

/**
 * Gives every block that waits for retransmission the number of PRBs that it had.
 *
 * Users in RNTI order each take the free PRGs that are best for them, relative to their own mean,
 * until the block fits; one that does not fit any more waits for a later slot. With PRGs of several
 * PRBs the last group may be used in part.
 *
 * Hot path: looks at parts of the carrier, and at single PRGs only of those that it takes.
 *
 * @param slot - The slot; `owner` is filled in place.
 * @returns Number of PRGs still free.
 * @rule R4 retransmissions first, with their PRB count
 */
export function placeRetransmissions(slot: Slot): number {
  const { owner, users, retransmission } = slot;
  let numFree = 0;
  for (let prg = 0; prg < owner.length; prg += 1) if (owner[prg] === FREE) numFree += 1;
  for (let u = 0; u < users.length; u += 1) {
    const block = retransmission[u];
    if (block && numFree > 0) numFree -= takeBest(slot, u, block.numPrb);
  }
  return numFree;
}

/** Gives a user its best free PRGs that together hold `numPrb` PRBs, or none if they do not suffice. */
function takeBest(slot: Slot, u: number, numPrb: number): number {
  const { owner } = slot;
  const { list, weights: visited } = slot.cell.work;
  const { prgPrb } = slot.cell.facts;
  const { starts, numParts } = slot.parts;
  visited.fill(0, 0, numParts);
  let chosen = 0;
  let heldPrb = 0;
  while (heldPrb < numPrb) {
    const part = bestPart(slot, slot.users[u] as UserState, visited);
    if (part === -1) return 0;
    visited[part] = 1;
    const end = starts[part + 1] as number;
    for (let prg = starts[part] as number; prg < end && heldPrb < numPrb; prg += 1) {
      if (owner[prg] !== FREE) continue;
      heldPrb += prgPrb[prg] as number;
      list[chosen] = prg;
      chosen += 1;
    }
  }
  const surplusPrb = heldPrb - numPrb; // enough to give back a smaller last group taken early on
  let taken = 0;
  for (let n = 0; n < chosen; n += 1) {
    const prg = list[n] as number;
    if ((prgPrb[prg] as number) <= surplusPrb) continue;
    owner[prg] = u;
    taken += 1;
  }
  return taken;
}

/** The part not yet visited on which the user is best, ties to the lower one; −1: none is left. */
function bestPart({ parts }: Slot, user: UserState, visited: Float64Array): number {
  const { starts, numParts } = parts;
  const { seBits } = user;
  const { ofPrg } = user.parts;
  let best = Number.NEGATIVE_INFINITY;
  let bestAt = -1;
  for (let part = 0; part < numParts; part += 1) {
    const bits = seBits[ofPrg[starts[part] as number] as number] as number;
    if (visited[part] !== 0 || bits <= best) continue;
    best = bits;
    bestAt = part;
  }
  return bestAt;
}
