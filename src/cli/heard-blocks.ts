import type { PrbRun } from "../../schemas/fields.ts";
import type { RecordedSlot } from "../../schemas/recording.ts";
import type { Setup } from "../../schemas/setup.ts";
import type { TalliedBlock } from "./recording-tally.ts";

/** Slots for which grants are remembered; an outcome that takes longer is told without its PRBs. */
const REMEMBERED_SLOTS = 256;

/**
 * Tells of the blocks of a RAN that says nothing of them but their outcomes.
 *
 * An outcome whose process was not listed in `harqPending` before is a first transmission's; a NACK
 * that is not listed after it is a last one's. The PRBs are those of the grant, where the slot was
 * the service's; of a slot that the RAN scheduled itself they are not known.
 *
 * @param setup - The cell.
 * @returns What to call with every slot in order; it returns the blocks that the slot's report tells
 *   the outcomes of.
 */
export function createHeardBlocks({
  maxHarqTx,
}: Pick<Setup, "maxHarqTx">): (slot: RecordedSlot) => TalliedBlock[] {
  const grants = new Map<number, Map<number, PrbRun[]>>();
  const sentBefore = new Map<string, number>();
  return ({ report, allocation }) => {
    if (allocation && report.applied?.status === "HIT") {
      const prbsByUser = allocation.grants.map(({ rnti, prbs }) => [rnti, prbs] as const);
      grants.set(report.tti, new Map(prbsByUser));
    }
    for (const tti of grants.keys()) if (tti < report.tti - REMEMBERED_SLOTS) grants.delete(tti);
    return report.users.flatMap(({ rnti, harqFeedback, harqPending }) => {
      const waiting = new Map(harqPending.map(({ pid, txCount }) => [pid, txCount]));
      const blocks = harqFeedback.map(({ pid, ack, mcs, targetTti }): TalliedBlock => {
        const key = `${rnti} ${pid}`;
        const heardTx = (sentBefore.get(key) ?? 0) + 1;
        sentBefore.delete(key);
        const txCount = ack || waiting.has(pid) ? heardTx : maxHarqTx;
        const prbs = grants.get(targetTti)?.get(rnti) ?? [];
        return { rnti, mcs, prbs, txCount, received: ack };
      });
      for (const [pid, txCount] of waiting) sentBefore.set(`${rnti} ${pid}`, txCount);
      return blocks;
    });
  };
}
