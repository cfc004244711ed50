import { linearToDb } from "../../nr/units.ts";
import type { UserState } from "../state/cell-state.ts";
import type { Slot } from "../state/open-slot.ts";

/** What users got, and how good it is expected to be. */
export interface OwnChannels {
  /** PRBs that each user owns, `[numUes]`. Unit: PRB. */
  readonly ownPrb: Int32Array;
  /** Mean SINR over them at equal power, minus the OLLA offset; 0 without PRBs, `[numUes]`. Unit: dB. */
  readonly ownSinrDb: Float64Array;
}

/**
 * Averages every user's expected SINR (linearly) over the PRGs that it owns in this slot.
 *
 * Hot path: one pass over the grid, no allocation.
 *
 * @param slot - The slot, owners resolved.
 * @returns Arrays of the cell's, which hold until the next call.
 */
export function ownChannels({ users, owner, cell }: Slot): OwnChannels {
  const columns = cell.work.users;
  const { ownPrb, ownSinrDb } = columns;
  const { prgPrb } = cell.facts;
  ownPrb.fill(0);
  ownSinrDb.fill(0);
  for (let prg = 0; prg < owner.length; prg += 1) {
    const u = owner[prg] as number;
    if (u < 0) continue;
    const prbs = prgPrb[prg] as number;
    const { sinr, parts } = users[u] as UserState;
    ownPrb[u] = (ownPrb[u] as number) + prbs;
    ownSinrDb[u] = (ownSinrDb[u] as number) + prbs * (sinr[parts.ofPrg[prg] as number] as number);
  }
  for (let u = 0; u < users.length; u += 1) {
    const numPrb = ownPrb[u] as number;
    if (numPrb === 0) continue;
    const meanDb = linearToDb((ownSinrDb[u] as number) / numPrb);
    ownSinrDb[u] = meanDb - (users[u] as UserState).ollaOffsetDb;
  }
  return columns;
}
