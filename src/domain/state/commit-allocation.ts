import type { Allocation } from "../../../schemas/allocation.ts";
import { mcsEntry } from "../../nr/mcs-tables.ts";
import { transportBlockSizeBits } from "../../nr/transport-block-size.ts";
import type { CellFacts } from "./cell-facts.ts";
import type { CellState } from "./cell-state.ts";

/**
 * Remembers what an allocation promised: processes in flight, last MCS, share of the grid.
 *
 * Hot path: changes the state in place.
 *
 * @param cell - The cell's state.
 * @param allocation - The allocation that is being sent.
 */
export function commitAllocation(
  cell: CellState,
  allocation: Pick<Allocation, "targetTti" | "grants">,
): void {
  const { facts } = cell;
  for (const user of cell.users.values()) user.previousShare = 0;
  for (const grant of allocation.grants) {
    const user = cell.users.get(grant.rnti);
    const process = user?.harq[grant.harqPid];
    if (!user || !process) continue;
    const numPrb = grant.prbs.reduce((sum, [, runPrb]) => sum + runPrb, 0);
    user.previousShare = numPrb / facts.setup.carrierPrb;
    user.lastMcs = grant.mcs;
    if (!grant.retransmission) {
      process.tbsBits = blockSizeBits(facts, grant.mcs, numPrb);
      process.mcs = grant.mcs;
      process.numPrb = numPrb;
      process.txCount = 0;
    }
    process.status = "inFlight";
    process.targetTti = allocation.targetTti;
    process.txCount += 1;
  }
}

/** Size of a block of this cell. Unit: bits. @source TS 38.214, 5.1.3.2. */
export function blockSizeBits(facts: CellFacts, mcs: number, numPrb: number): number {
  const { mcsTable, pdschSymbols, dmrsRePerPrb, overheadRePerPrb } = facts.setup;
  const entry = mcsEntry(mcsTable, mcs);
  if (!entry) return 0;
  return transportBlockSizeBits({
    modulationOrder: entry.modulationOrder, // no spread: it made the whole MCS choice 8 times slower
    codeRateX1024: entry.codeRateX1024,
    numPrb,
    numSymbols: pdschSymbols,
    dmrsRePerPrb,
    overheadRePerPrb,
    numLayers: 1,
  });
}
