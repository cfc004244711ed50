import { dbToLinear } from "../../nr/units.ts";
import type { UserState } from "../state/cell-state.ts";
import { FREE, type Slot } from "../state/open-slot.ts";
import type { SlotWorkspace } from "../state/slot-workspace.ts";

/** The one SINR of a user whose last grant counts. */
const lastOnly = new Float64Array(1);

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
 * Hot path: no allocation; a user's PRGs in one part of the carrier count as one, with their weight.
 *
 * @param slot - The slot, owners resolved.
 * @param numPrb - PRBs per user, `[numUes]`.
 * @param powerOffsetDb - Power per user against equal power, `[numUes]`. Unit: dB.
 * @returns MCS index, `[numUes]`, an array of the cell's; for a retransmission its block's MCS; 0
 *   without PRBs, and where even MCS 0 misses the target.
 * @source `last`: Sionna SYS, outer-loop link adaptation.
 */
export function chooseMcs(slot: Slot, numPrb: Int32Array, powerOffsetDb: Float64Array): Uint8Array {
  const { work } = slot.cell;
  const { mcs } = work.users;
  groupByOwner(slot);
  for (let u = 0; u < mcs.length; u += 1) {
    const block = slot.retransmission[u];
    if (block || numPrb[u] === 0) mcs[u] = block ? block.mcs : 0;
    else mcs[u] = highestMcs(slot, u, numPrb[u] as number, powerOffsetDb[u] as number);
  }
  return mcs;
}

function highestMcs(slot: Slot, u: number, numPrb: number, offsetDb: number): number {
  const { facts, work } = slot.cell;
  const { lastSinr, ollaOffsetDb, sinr, parts } = slot.users[u] as UserState;
  if (lastSinr > 0) {
    lastOnly[0] = lastSinr;
    return facts.innerLoop.highestMcs(numPrb, lastOnly, undefined, 1, ollaOffsetDb);
  }
  const { values, weights } = work;
  const gain = dbToLinear(offsetDb);
  const { ofPrg } = slot.parts;
  let length = 0;
  let openPart = -1;
  const end = work.users.end[u] as number;
  for (let n = startOf(work, u); n < end; n += 1) {
    const prg = work.list[n] as number;
    const part = ofPrg[prg] as number;
    const prbs = facts.prgPrb[prg] as number;
    if (part === openPart) {
      weights[length - 1] = (weights[length - 1] as number) + prbs;
      continue;
    }
    openPart = part;
    values[length] = gain * (sinr[parts.ofPrg[prg] as number] as number);
    weights[length] = prbs;
    length += 1;
  }
  return facts.innerLoop.highestMcs(numPrb, values, weights, length, ollaOffsetDb);
}

/** Lists the PRGs of every user, rising, user by user. */
function groupByOwner({ owner, cell: { work } }: Slot): void {
  const { list } = work;
  const { end } = work.users;
  end.fill(0);
  for (let prg = 0; prg < owner.length; prg += 1) {
    const u = owner[prg] as number;
    if (u > FREE) end[u] = (end[u] as number) + 1;
  }
  let start = 0;
  for (let u = 0; u < end.length; u += 1) {
    const numPrg = end[u] as number;
    end[u] = start;
    start += numPrg;
  }
  for (let prg = 0; prg < owner.length; prg += 1) {
    const u = owner[prg] as number;
    if (u <= FREE) continue;
    list[end[u] as number] = prg;
    end[u] = (end[u] as number) + 1;
  }
}

function startOf({ users: { end } }: SlotWorkspace, u: number): number {
  return u === 0 ? 0 : (end[u - 1] as number);
}
