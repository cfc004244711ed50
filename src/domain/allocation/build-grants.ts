import type { Clamp, Grant } from "../../../schemas/allocation.ts";
import type { PrbRun } from "../../../schemas/fields.ts";
import type { Slot } from "../state/open-slot.ts";

/** What the stages decided, per user index. */
export interface Decision {
  /** Shares asked for, `[numUes]`. */
  readonly shares: Float64Array;
  /** PRBs, `[numUes]`. Unit: PRB. */
  readonly numPrb: Int32Array;
  /** Power against equal power, `[numUes]`. Unit: dB. */
  readonly powerOffsetDb: Float64Array;
  /** MCS index, `[numUes]`. */
  readonly mcs: Uint8Array;
}

/**
 * Writes a decision down as grants, one per user with PRBs, by rising RNTI.
 *
 * @param slot - The slot, owners resolved.
 * @param decision - What the stages decided.
 * @rule R2 the whole grid of the slot · R4 a retransmission keeps process and PRB count
 */
export function buildGrants(slot: Slot, decision: Decision): Grant[] {
  const runs = prbRuns(slot, decision.numPrb);
  return slot.users.flatMap((user, u) => {
    const block = slot.retransmission[u];
    const prbs = runs[u];
    if (!prbs || prbs.length === 0) return [];
    return {
      rnti: user.rnti,
      harqPid: block ? user.harq.indexOf(block) : (slot.newDataPid[u] as number),
      retransmission: block !== undefined,
      prbs,
      mcs: decision.mcs[u] as number,
      powerOffsetDb: decision.powerOffsetDb[u] as number,
      share: Math.min(1, decision.shares[u] as number),
    };
  });
}

/** Runs of PRBs per user, cut to the PRBs that a retransmission repeats. */
function prbRuns(slot: Slot, numPrb: Int32Array): PrbRun[][] {
  const { prgSizePrb } = slot.cell.facts.setup;
  const runs: PrbRun[][] = slot.users.map(() => []);
  const leftPrb = Int32Array.from(numPrb);
  for (const [prg, u] of slot.owner.entries()) {
    const own = runs[u];
    if (!own) continue;
    const take = Math.min(slot.cell.facts.prgPrb[prg] as number, leftPrb[u] as number);
    if (take === 0) continue;
    leftPrb[u] = (leftPrb[u] as number) - take;
    const last = own.at(-1);
    if (last && last[0] + last[1] === prg * prgSizePrb) last[1] += take;
    else own.push([prg * prgSizePrb, take]);
  }
  return runs;
}

/**
 * Lists the users whose share was cut because their buffer needs less.
 *
 * @param slot - The slot.
 * @param shares - Shares asked for, `[numUes]`.
 * @param quotas - PRGs given, `[numUes]`. Unit: PRG.
 * @param numFree - PRGs there were to give. Unit: PRG.
 * @rule R5 never more than the buffer needs · R9 every intervention has a code
 */
export function bufferClamps(
  slot: Slot,
  shares: Float64Array,
  quotas: Int32Array,
  numFree: number,
): Clamp[] {
  return slot.users.flatMap(({ rnti }, u) => {
    const from = (shares[u] as number) * numFree;
    const to = quotas[u] as number;
    return from >= to + 1 && to === slot.needPrg[u] ? { rnti, code: "BUFFER_CAP", from, to } : [];
  });
}
