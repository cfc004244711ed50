import type { ChannelKnowledge } from "../link/csi-reporter.ts";
import { isFree, type SlotPlan, TRIMMED } from "./slot-plan.ts";

/**
 * Makes what gives a user the PRBs of a retransmission: the free groups that are best for it, as far
 * as the RAN knows; of the last group only what is needed, the rest of it stays empty.
 *
 * Hot path: allocates nothing.
 *
 * @param plan - The slot's plan.
 * @param known - What the RAN knows of the channel.
 * @param prgSizePrb - PRB group size. Unit: PRB.
 * @returns Places `numPrb` PRBs for a user; `false`, and nothing, when too few are free.
 */
export function createBlockPlacer(
  { owner }: SlotPlan,
  known: ChannelKnowledge,
  prgSizePrb: number,
): (user: number, numPrb: number) => boolean {
  const groups = new Uint16Array(Math.ceil(owner.length / prgSizePrb));
  const endOf = (start: number) => Math.min(owner.length, start + prgSizePrb);
  const seAt = (user: number, start: number) =>
    known.seBits[user * known.numCells + (known.cellOfPrb[start] ?? 0)] ?? 0;
  /** Lists the first PRBs of the free groups, best first; returns how many PRBs they hold. */
  const rankGroups = (user: number) => {
    let [numGroups, numFreePrb] = [0, 0];
    for (let start = 0; start < owner.length; start += prgSizePrb) {
      if (!isFree(owner, start, endOf(start))) continue;
      const se = seAt(user, start);
      let at = numGroups;
      for (; at > 0 && seAt(user, groups[at - 1] ?? 0) < se; at -= 1)
        groups[at] = groups[at - 1] ?? 0;
      groups[at] = start;
      numGroups += 1;
      numFreePrb += endOf(start) - start;
    }
    return numFreePrb;
  };
  return (user, numPrb) => {
    if (rankGroups(user) < numPrb) return false;
    let missingPrb = numPrb;
    for (let i = 0; missingPrb > 0; i += 1) {
      const start = groups[i] ?? 0;
      const taken = Math.min(missingPrb, endOf(start) - start);
      owner.fill(user, start, start + taken);
      owner.fill(TRIMMED, start + taken, endOf(start));
      missingPrb -= taken;
    }
    return true;
  };
}
