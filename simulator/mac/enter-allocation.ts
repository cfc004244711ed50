import type { Allocation } from "../../schemas/allocation.ts";
import { planBlock, type SlotPlan } from "./slot-plan.ts";

/**
 * Enters a checked allocation into the plan of the slot that is about to be transmitted.
 *
 * Hot path: allocates nothing.
 *
 * @param plan - The slot's plan, cleared.
 * @param allocation - An allocation that breaks no rule.
 * @param userOf - User index of an RNTI.
 */
export function enterAllocation(
  plan: SlotPlan,
  { grants }: Allocation,
  userOf: (rnti: number) => number,
): void {
  for (const { rnti, harqPid, retransmission, prbs, mcs, powerOffsetDb } of grants) {
    const user = userOf(rnti);
    for (const [start, length] of prbs) plan.owner.fill(user, start, start + length);
    planBlock(plan, user, harqPid, retransmission, mcs, powerOffsetDb);
  }
}
