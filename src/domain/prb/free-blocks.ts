import { FREE, type Slot } from "../state/open-slot.ts";
import type { FreeBlocks } from "../state/slot-workspace.ts";

/**
 * Lists the PRGs that are free for new data, in blocks inside which every user's SINR is the same.
 *
 * Once owners are resolved it tells what was free before, so that who comes late to ask what a
 * policy would have said still hears it.
 *
 * Hot path: writes into the cell's arrays.
 */
export function freeBlocks({ cell: { work }, owner, parts }: Slot): FreeBlocks {
  const { free } = work;
  if (work.isResolved) return free;
  const { prgs, starts, ofPrg } = free;
  let numFree = 0;
  let numBlocks = 0;
  let block = -1; // part of the block that is open
  for (let prg = 0; prg < owner.length; prg += 1) {
    if (owner[prg] !== FREE) continue;
    const part = parts.ofPrg[prg] as number;
    if (part !== block) {
      block = part;
      starts[numBlocks] = numFree;
      numBlocks += 1;
    }
    prgs[numFree] = prg;
    ofPrg[numFree] = numBlocks - 1;
    numFree += 1;
  }
  starts[numBlocks] = numFree;
  free.numFree = numFree;
  free.numBlocks = numBlocks;
  return free;
}
