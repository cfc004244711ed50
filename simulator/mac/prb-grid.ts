import type { PrbRun } from "../../schemas/fields.ts";
import { NUM_CQI } from "../../src/nr/cqi-tables.ts";

/** Owner of a PRB that is still to be had. */
export const NOBODY = -1;

/** Owner of a PRB that stays empty because a retransmission needed only part of its group. */
const TRIMMED = -2;

/** The grid of one slot while it is handed out, group by group. */
export interface PrbGrid {
  /** Takes everything back. */
  clear(): void;
  /** Gives a user `numPrb` PRBs of free groups, best CQI first; `false`, and nothing, if too few. */
  takeBest(user: number, numPrb: number, subbandCqi: readonly number[]): boolean;
  /** Asks, for each free group, whom it goes to: a user index or `NOBODY`. */
  handOut(choose: (startPrb: number, numPrb: number) => number): void;
  /** The user's PRBs as runs, lowest first. */
  runsOf(user: number): PrbRun[];
}

/**
 * Makes an empty grid.
 *
 * Hot path: one grid is used for all slots, and only the runs are allocated.
 *
 * @param facts - Carrier, group and subband size (PRB); the last group may be smaller.
 */
export function createPrbGrid(facts: {
  readonly carrierPrb: number;
  readonly prgSizePrb: number;
  readonly subbandPrb: number;
}): PrbGrid {
  const { carrierPrb, prgSizePrb, subbandPrb } = facts;
  const owner = new Int16Array(carrierPrb).fill(NOBODY);
  const groupPrb = (startPrb: number) => Math.min(prgSizePrb, carrierPrb - startPrb);
  const numFreePrb = () => owner.reduce((sum, user) => sum + (user === NOBODY ? 1 : 0), 0);
  return {
    clear() {
      owner.fill(NOBODY);
    },
    takeBest(user, numPrb, subbandCqi) {
      if (numFreePrb() < numPrb) return false;
      let missingPrb = numPrb;
      for (let cqi = NUM_CQI - 1; cqi >= 0; cqi -= 1) {
        for (let n = 0; n < carrierPrb && missingPrb > 0; n += prgSizePrb) {
          if (owner[n] !== NOBODY || subbandCqi[Math.floor(n / subbandPrb)] !== cqi) continue;
          const takenPrb = Math.min(missingPrb, groupPrb(n));
          owner.fill(TRIMMED, n, n + groupPrb(n)).fill(user, n, n + takenPrb);
          missingPrb -= takenPrb;
        }
      }
      return true;
    },
    handOut(choose) {
      for (let n = 0; n < carrierPrb; n += prgSizePrb) {
        if (owner[n] === NOBODY) owner.fill(choose(n, groupPrb(n)), n, n + groupPrb(n));
      }
    },
    runsOf: (user) => runsIn(owner, user),
  };
}

function runsIn(owner: Int16Array, user: number): PrbRun[] {
  const runs: PrbRun[] = [];
  let startPrb = owner.indexOf(user);
  while (startPrb !== -1) {
    let end = startPrb + 1;
    while (end < owner.length && owner[end] === user) end += 1;
    runs.push([startPrb, end - startPrb]);
    startPrb = owner.indexOf(user, end);
  }
  return runs;
}
