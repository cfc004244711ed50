import type { PrbRun } from "../../schemas/fields.ts";

/** A transport block on a HARQ process that is not free. */
export interface HarqBlock {
  /** true = NACKed and waiting for its retransmission; false = sent, its outcome is on the way. */
  readonly isPending: boolean;
  /** MCS index of the block. */
  readonly mcs: number;
  /** PRBs of every transmission. Unit: PRB. */
  readonly numPrb: number;
}

/** What a RAN knows when a slot begins, which an allocation for that slot is checked against. */
export interface RanState {
  /** PRBs that nobody may use in the slot, as the report `leadSlots` before it said. */
  readonly reservedPrb: readonly Readonly<PrbRun>[];
  /** Whether a user has this RNTI. */
  hasUser(rnti: number): boolean;
  /** The block on a process of a user; `undefined` = the process is free. */
  blockOn(rnti: number, harqPid: number): HarqBlock | undefined;
}
