import type { Allocation, Grant } from "../../../schemas/allocation.ts";
import { effectiveSinr } from "../../nr/eesm.ts";
import { dbToLinear } from "../../nr/units.ts";
import type { CellFacts } from "./cell-facts.ts";
import type { CellState, UserState } from "./cell-state.ts";

/**
 * Remembers what an allocation promised: processes in flight, last MCS and SINR, share of the grid.
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
    user.lastPowerDb = grant.powerOffsetDb;
    if (!grant.retransmission) {
      process.tbsBits = facts.blockBits(grant.mcs, numPrb);
      process.mcs = grant.mcs;
      process.numPrb = numPrb;
      process.txCount = 0;
      if (facts.tuning.sinrPrediction === "last") user.lastSinr = grantedSinr(facts, user, grant);
    }
    process.status = "inFlight";
    process.targetTti = allocation.targetTti;
    process.txCount += 1;
  }
}

/**
 * Effective SINR that the MCS of a grant was chosen for, with the channel knowledge of that time,
 * before the OLLA offset; linear.
 */
function grantedSinr(facts: CellFacts, user: UserState, grant: Grant): number {
  const gain = dbToLinear(grant.powerOffsetDb);
  const perPrb = grant.prbs.flatMap(([startPrb, runPrb]) =>
    Array.from({ length: runPrb }, (_, n) => {
      const prg = Math.floor((startPrb + n) / facts.setup.prgSizePrb);
      return gain * (user.sinr[prg] as number);
    }),
  );
  return effectiveSinr(perPrb, undefined, perPrb.length, facts.link.beta(grant.mcs));
}
