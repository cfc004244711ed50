import type { Grant } from "../../../schemas/allocation.ts";
import type { Setup } from "../../../schemas/setup.ts";
import type { RanVerdicts } from "./ran-checks.ts";

/** What a slot carried: these grants, what the RAN's own scheduler chose, or nobody can say. */
export type SlotLoad = readonly Grant[] | "own" | "unknown";

/** One block on a process, as far as it is known. */
export interface Block {
  /** Sent, its outcome on the way; or NACKed. */
  state: "sent" | "waiting";
  /** Slot of its latest transmission. */
  targetTti: number;
  /** Unit: bits; 0: not known. */
  tbsBits: number;
  /** `undefined`: not known. */
  mcs: number | undefined;
  /** Unit: PRB; 0: not known. */
  numPrb: number;
  /** Transmissions so far; 0: not known. */
  txCount: number;
  /** Whether it has been in `harqPending` since its latest NACK. */
  isListed: boolean;
}

/** What the ledger is kept with. */
export interface Ledger {
  /** The cell's facts. */
  readonly setup: Setup;
  /** Told what is kept and broken. */
  readonly verdicts: RanVerdicts;
  /** TBS by TS 38.214. Unit: bits. */
  readonly blockBits: (mcs: number, numPrb: number) => number;
  /** Blocks by user and process. */
  readonly users: Map<number, Map<number, Block>>;
  /** What the latest slots carried. */
  readonly slots: Map<number, SlotLoad>;
  /** First slot whose fate is known. */
  firstTti: number;
  /** Longest and shortest time to an outcome so far. Unit: slots. */
  longestSlots: number;
  shortestSlots: number;
  /** Slots that the RAN scheduled itself with data waiting, and those in which it sent something. */
  ownSlots: { waiting: number; used: Set<number> };
}
