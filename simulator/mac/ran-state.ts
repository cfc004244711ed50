import type { RanState } from "../../clients/typescript/ran-state.ts";
import { FREE, type HarqStore, PENDING } from "./harq-store.ts";
import type { OpenGrid } from "./slot-plan.ts";

/** Where the state of a cell stands. */
export interface RanStateSources {
  /** What can be had in the current slot. */
  readonly grid: OpenGrid;
  /** HARQ processes of all users. */
  readonly harq: HarqStore;
  /** User index of an RNTI; −1 = no such user. */
  readonly userOf: (rnti: number) => number;
}

/**
 * Shows the emulated cell as allocations are checked against it.
 *
 * Hot path: allocates nothing; a block is good until the next is asked for.
 *
 * @param sources - Grid, processes and users of the cell.
 */
export function createRanState({ grid, harq, userOf }: RanStateSources): RanState {
  const block = { isPending: false, mcs: 0, numPrb: 0 };
  return {
    get reservedPrb() {
      return grid.reserved;
    },
    hasUser: (rnti) => userOf(rnti) >= 0,
    blockOn(rnti, harqPid) {
      const process = userOf(rnti) * harq.numProcesses + harqPid;
      const status = harq.status[process] ?? FREE;
      if (status === FREE) return undefined;
      block.isPending = status === PENDING;
      block.mcs = harq.mcs[process] ?? 0;
      block.numPrb = harq.numPrb[process] ?? 0;
      return block;
    },
  };
}
