import type { Allocation, Grant } from "../../schemas/allocation.ts";
import type { Code } from "../../schemas/codes.ts";
import type { Applied } from "../../schemas/report.ts";
import { type AllocationContext, checkAllocation } from "./check-allocation.ts";

/** An allocation that was refused when it arrived, and that the echo of a slot has to speak of. */
export interface RefusedAllocation {
  /** STALE: late, for an earlier slot. REJECTED: for this slot, but not valid. */
  readonly status: "STALE" | "REJECTED";
  /** Slot that it was meant for. */
  readonly targetTti: number;
  /** Its `seq`, if it could be read. */
  readonly allocationSeq?: number;
  /** Why it was refused. */
  readonly code: Code;
}

/** What the RAN holds when a slot begins. */
export interface SlotOffer {
  /** The first structurally valid allocation for this slot. */
  readonly allocation?: Allocation | undefined;
  /** What else came, when no such allocation did. */
  readonly refused?: RefusedAllocation | undefined;
}

/** What is done with a slot. */
export interface Verdict {
  /** Grants to apply; `undefined` = the RAN's own scheduler runs. */
  readonly grants?: readonly Grant[];
  /** The echo; `undefined` while no allocation can have been asked for yet. */
  readonly applied?: Applied;
}

/**
 * Decides whether a slot is the service's or the RAN's own, and words the echo.
 *
 * The first `leadSlots` slots of a cell precede the target of its first report, so an empty hand is
 * no MISS there and there is no echo.
 *
 * @param offer - What the RAN holds for the slot.
 * @param context - Facts, slot and HARQ state to check an allocation against.
 * @returns The grants of a valid allocation, or none, and the echo.
 * @rule R1 only in its own slot, else the RAN's scheduler · E1 the echo's status
 */
export function judgeOffer(offer: SlotOffer, context: AllocationContext): Verdict {
  const { allocation, refused } = offer;
  const { tti, setup } = context;
  if (allocation) {
    const { seq: allocationSeq, targetTti, grants } = allocation;
    const reason = checkAllocation(allocation, context);
    if (!reason) return { grants, applied: { status: "HIT", targetTti, allocationSeq } };
    return { applied: { status: "REJECTED", targetTti, allocationSeq, reason } };
  }
  if (refused) {
    const { code: reason, ...echo } = refused;
    return { applied: { ...echo, reason } };
  }
  return tti < setup.leadSlots ? {} : { applied: { status: "MISS", targetTti: tti } };
}
