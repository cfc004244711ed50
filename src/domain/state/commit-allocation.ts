import type { Allocation, Grant } from "../../../schemas/allocation.ts";
import { MAX_CARRIER_PRB, type PrbRun } from "../../../schemas/fields.ts";
import { effectiveSinr } from "../../nr/eesm.ts";
import { dbToLinear } from "../../nr/units.ts";
import type { CellFacts } from "./cell-facts.ts";
import type { CellState, UserState } from "./cell-state.ts";

/**
 * Remembers what an allocation promised: processes in flight, last MCS and SINR, share of the grid.
 *
 * Hot path: changes the state in place, keeps nothing of the allocation.
 *
 * @param cell - The cell's state.
 * @param allocation - The allocation that is being sent.
 */
export function commitAllocation(
  cell: CellState,
  { targetTti, grants }: Pick<Allocation, "targetTti" | "grants">,
): void {
  const { facts } = cell;
  cell.users.forEach(forgetShare);
  for (let n = 0; n < grants.length; n += 1) {
    const grant = grants[n] as Grant;
    const user = cell.users.get(grant.rnti);
    const process = user?.harq[grant.harqPid];
    if (!user || !process) continue;
    const numPrb = countPrb(grant.prbs);
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
    process.targetTti = targetTti;
    process.txCount += 1;
  }
}

function forgetShare(user: UserState): void {
  user.previousShare = 0;
}

function countPrb(prbs: Grant["prbs"]): number {
  let numPrb = 0;
  for (let r = 0; r < prbs.length; r += 1) numPrb += prbs[r]?.[1] as number;
  return numPrb;
}

/** Scratch: SINR of every PRB of a grant, linear. */
const grantSinr = new Float64Array(MAX_CARRIER_PRB);

/**
 * Effective SINR that the MCS of a grant was chosen for, with the channel knowledge of that time,
 * before the OLLA offset; linear.
 */
function grantedSinr({ setup, link }: CellFacts, { sinr, parts }: UserState, grant: Grant): number {
  const gain = dbToLinear(grant.powerOffsetDb);
  let length = 0;
  for (let r = 0; r < grant.prbs.length; r += 1) {
    const [startPrb, numPrb] = grant.prbs[r] as PrbRun;
    for (let prb = startPrb; prb < startPrb + numPrb; prb += 1) {
      const part = parts.ofPrg[Math.floor(prb / setup.prgSizePrb)] as number;
      grantSinr[length] = gain * (sinr[part] as number);
      length += 1;
    }
  }
  return effectiveSinr(grantSinr, undefined, length, link.beta(grant.mcs));
}
