import { dbToLinear } from "../../nr/units.ts";
import type { Slot } from "../state/open-slot.ts";

/**
 * Chooses the MCS of every user's new block: the highest whose predicted BLER meets the target.
 *
 * The effective SINR is predicted from the current channel knowledge on the user's own PRBs at its
 * own power, and lowered by its OLLA offset:
 *
 *     γ_eff(m) = EESM_β(m)( SINR[n] · 10^(offset/10) ),   MCS = max { m : BLER(m, TBS, γ_eff − Δ) ≤ target }
 *
 * With `sinrPrediction` set to `last`, γ_eff is that of the user's last grant of new data instead,
 * once there is one.
 *
 * @param slot - The slot, owners resolved.
 * @param numPrb - PRBs per user, `[numUes]`.
 * @param powerOffsetDb - Power per user against equal power, `[numUes]`. Unit: dB.
 * @returns MCS index, `[numUes]`; for a retransmission its block's MCS; 0 without PRBs, and where
 *   even MCS 0 misses the target.
 * @source `last`: Sionna SYS, outer-loop link adaptation.
 */
export function chooseMcs(slot: Slot, numPrb: Int32Array, powerOffsetDb: Float64Array): Uint8Array {
  const { facts } = slot.cell;
  const { highestMcs } = facts.innerLoop;
  const sinr = new Float64Array(facts.numPrg);
  const weight = new Float64Array(facts.numPrg);
  return Uint8Array.from(slot.users, (user, u) => {
    const prbs = numPrb[u] as number;
    const block = slot.retransmission[u];
    if (block || prbs === 0) return block?.mcs ?? 0;
    const { lastSinr, ollaOffsetDb } = user;
    if (lastSinr > 0) return highestMcs(prbs, [lastSinr], undefined, 1, ollaOffsetDb);
    const gain = dbToLinear(powerOffsetDb[u] as number);
    let length = 0;
    for (let prg = 0; prg < facts.numPrg; prg += 1) {
      if (slot.owner[prg] !== u) continue;
      sinr[length] = gain * (user.sinr[prg] as number);
      weight[length] = facts.prgPrb[prg] as number;
      length += 1;
    }
    return highestMcs(prbs, sinr, weight, length, ollaOffsetDb);
  });
}
