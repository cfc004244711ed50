import { effectiveSinr } from "../../nr/eesm.ts";
import { dbToLinear, linearToDb } from "../../nr/units.ts";
import { blockSizeBits } from "../state/commit-allocation.ts";
import type { Slot } from "../state/open-slot.ts";

/**
 * Chooses the MCS of every user's new block: the highest whose predicted BLER meets the target.
 *
 * The effective SINR is predicted from the current channel knowledge on the user's own PRBs at its
 * own power, and lowered by its OLLA offset:
 *
 *     γ_eff(m) = EESM_β(m)( SINR[n] · 10^(offset/10) ),   MCS = max { m : BLER(m, TBS, γ_eff − Δ) ≤ target }
 *
 * BLER rises with m inside a modulation, so bisection finds it there; from one modulation to the next
 * it may fall, on a selective channel across several indices, so the highest modulation is tried
 * first. MCS 0 is used where even that misses the target.
 *
 * @param slot - The slot, owners resolved.
 * @param numPrb - PRBs per user, `[numUes]`.
 * @param powerOffsetDb - Power per user against equal power, `[numUes]`. Unit: dB.
 * @returns MCS index, `[numUes]`; for a retransmission its block's MCS; 0 without PRBs.
 * @source MCS: TS 38.214, 5.1.3.1. Inner loop on effective SINR: Lagen et al., IEEE ICC 2020.
 */
export function chooseMcs(slot: Slot, numPrb: Int32Array, powerOffsetDb: Float64Array): Uint8Array {
  const sinr = new Float64Array(slot.owner.length);
  const weight = new Float64Array(slot.owner.length);
  return Uint8Array.from(slot.users, (user, u) => {
    const prbs = numPrb[u] as number;
    const block = slot.retransmission[u];
    if (block || prbs === 0) return block?.mcs ?? 0;
    const gain = dbToLinear(powerOffsetDb[u] as number);
    let length = 0;
    for (let prg = 0; prg < slot.owner.length; prg += 1) {
      if (slot.owner[prg] !== u) continue;
      sinr[length] = gain * (user.sinr[prg] as number);
      weight[length] = slot.cell.facts.prgPrb[prg] as number;
      length += 1;
    }
    return highestMcs(
      slot,
      prbs,
      (beta) => linearToDb(effectiveSinr(sinr, weight, length, beta)) - user.ollaOffsetDb,
    );
  });
}

function highestMcs(slot: Slot, prbs: number, sinrDbAt: (beta: number) => number): number {
  const { facts } = slot.cell;
  const meetsTarget = (mcs: number) => {
    const bler = facts.link.bler(
      mcs,
      blockSizeBits(facts, mcs, prbs),
      sinrDbAt(facts.link.beta(mcs)),
    );
    return bler <= facts.tuning.blerTarget;
  };
  let low = facts.modulationFirstMcs.find(meetsTarget) ?? 0;
  let high = facts.link.numMcs - 1;
  while (low < high) {
    const mcs = Math.ceil((low + high) / 2);
    if (meetsTarget(mcs)) low = mcs;
    else high = mcs - 1;
  }
  return low;
}
