import type { Allocation } from "../../schemas/allocation.ts";
import type { Code } from "../../schemas/codes.ts";
import type { Applied } from "../../schemas/report.ts";
import type { Setup } from "../../schemas/setup.ts";
import { createAllocationCheck } from "./allocation-check.ts";
import type { RanState } from "./ran-state.ts";

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
  /** Allocations for later slots, whose HARQ processes the RAN's own scheduler leaves alone. */
  readonly later?: readonly Allocation[] | undefined;
}

/**
 * Decides whether slot `tti` is the service's or the RAN's own, and words the echo.
 *
 * @returns The echo: only where its status is HIT the offered allocation applies, else the RAN's own
 *   scheduler; `undefined` while no allocation can have been asked for yet.
 */
export type OfferJudge = (offer: SlotOffer, tti: number, state: RanState) => Applied | undefined;

/**
 * Makes the judge of a cell's offers.
 *
 * The first `leadSlots` slots of a cell precede the target of its first report, so an empty hand is
 * no MISS there and there is no echo.
 *
 * @param setup - Static facts of the cell.
 * @rule R1 only in its own slot, else the RAN's scheduler · E1 the echo's status
 */
export function createOfferJudge(setup: Setup): OfferJudge {
  const check = createAllocationCheck(setup);
  return ({ allocation, refused }, tti, state) => {
    if (allocation) {
      const { seq: allocationSeq, targetTti } = allocation;
      const reason = check(allocation, tti, state);
      if (!reason) return { status: "HIT", targetTti, allocationSeq };
      return { status: "REJECTED", targetTti, allocationSeq, reason };
    }
    if (refused) {
      const { code: reason, ...echo } = refused;
      return { ...echo, reason };
    }
    return tti < setup.leadSlots ? undefined : { status: "MISS", targetTti: tti };
  };
}
