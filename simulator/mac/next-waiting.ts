import { type HarqStore, PENDING } from "./harq-store.ts";
import { NO_PROCESS, type SlotPlan } from "./slot-plan.ts";

/**
 * Finds the block whose turn it is to be sent again: the one that waits longest among those of
 * connected users that are not in the plan, ties to the lower process.
 *
 * Hot path: allocates nothing.
 *
 * @param view - HARQ processes of all users, and who is connected.
 * @param plan - The slot's plan.
 * @param previous - Process that had its turn before in this slot; −1 at first.
 * @param latestTti - Blocks that wait since a later slot are left alone.
 * @returns Process, counted over all users; −1 when none is left.
 */
export function nextWaiting(
  { harq, isConnected }: { readonly harq: HarqStore; readonly isConnected: Uint8Array },
  plan: SlotPlan,
  previous: number,
  latestTti: number,
): number {
  const previousTti = harq.pendingTti[previous] ?? -1;
  let next = -1;
  let nextTti = latestTti + 1;
  for (let process = 0; process < harq.status.length; process += 1) {
    if (harq.status[process] !== PENDING || harq.isPromised[process] === 1) continue;
    const user = Math.floor(process / harq.numProcesses);
    const tti = harq.pendingTti[process] ?? 0;
    const isLater = tti > previousTti || (tti === previousTti && process > previous);
    if (!isLater || tti >= nextTti) continue;
    if (isConnected[user] === 0 || plan.pid[user] !== NO_PROCESS) continue;
    next = process;
    nextTti = tti;
  }
  return next;
}
