import { FREE, type Slot } from "../state/open-slot.ts";

/**
 * Gives every block that waits for retransmission the number of PRBs that it had.
 *
 * Users in RNTI order each take the free PRGs that are best for them, relative to their own mean,
 * until the block fits; one that does not fit any more waits for a later slot. With PRGs of several
 * PRBs the last group may be used in part.
 *
 * @param slot - The slot; `owner` is filled in place.
 * @returns Number of PRGs still free.
 * @rule R4 retransmissions first, with their PRB count
 */
export function placeRetransmissions(slot: Slot): number {
  const { owner, users, retransmission } = slot;
  let numFree = owner.reduce((count, who) => count + (who === FREE ? 1 : 0), 0);
  for (const [u, block] of retransmission.entries()) {
    const user = users[u];
    if (!block || !user) continue;
    const chosen = bestFreePrgs(slot, user.seBits, block.numPrb);
    for (const prg of chosen) owner[prg] = u;
    numFree -= chosen.length;
  }
  return numFree;
}

/** The user's best free PRGs that together hold `numPrb` PRBs; none if they do not suffice. */
function bestFreePrgs({ owner, cell }: Slot, seBits: Float64Array, numPrb: number): number[] {
  const free = Array.from(owner.keys()).filter((prg) => owner[prg] === FREE);
  free.sort((a, b) => (seBits[b] as number) - (seBits[a] as number) || a - b);
  let held = 0;
  const enough = free.findIndex((prg) => {
    held += cell.facts.prgPrb[prg] as number;
    return held >= numPrb;
  });
  const surplusPrb = held - numPrb; // enough to give back a smaller last group taken early on
  return free.slice(0, enough + 1).filter((prg) => (cell.facts.prgPrb[prg] as number) > surplusPrb);
}
