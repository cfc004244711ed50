import { linearToDb } from "../../nr/units.ts";
import type { Slot } from "../state/open-slot.ts";

/** What a user got, and how good it is expected to be. */
export interface OwnChannel {
  /** PRBs that the user owns. Unit: PRB. */
  readonly numPrb: number;
  /** Mean SINR over them at equal power, minus the OLLA offset; 0 without PRBs. Unit: dB. */
  readonly sinrDb: number;
}

/** Averages a user's expected SINR (linearly) over the PRGs that it owns in this slot. */
export function ownChannel(slot: Slot, u: number): OwnChannel {
  const user = slot.users[u];
  let numPrb = 0;
  let sumSinr = 0;
  for (let prg = 0; prg < slot.owner.length; prg += 1) {
    if (slot.owner[prg] !== u) continue;
    const prbs = slot.cell.facts.prgPrb[prg] as number;
    numPrb += prbs;
    sumSinr += prbs * (user?.sinr[prg] as number);
  }
  if (!user || numPrb === 0) return { numPrb: 0, sinrDb: 0 };
  return { numPrb, sinrDb: linearToDb(sumSinr / numPrb) - user.ollaOffsetDb };
}
