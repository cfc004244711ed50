import type { Allocation, Grant } from "../../schemas/allocation.ts";
import type { Code } from "../../schemas/codes.ts";
import { MCS_RAN_DECIDES } from "../../schemas/fields.ts";
import type { Setup } from "../../schemas/setup.ts";
import { maxMcs } from "../../src/nr/mcs-tables.ts";
import { dbToLinear } from "../../src/nr/units.ts";
import { FREE, type HarqStore, PENDING } from "./harq-store.ts";
import { NO_PROCESS, NOBODY, planBlock, RESERVED, type SlotPlan } from "./slot-plan.ts";

/** What an allocation is checked against: the cell's facts and its state in the slot. */
export interface AllocationContext {
  /** Static facts of the cell. */
  readonly setup: Setup;
  /** HARQ processes of all users. */
  readonly harq: HarqStore;
  /** User index of an RNTI; −1 = no such user. */
  userOf(rnti: number): number;
}

/**
 * Enters a structurally valid allocation into the plan of the slot that is about to be transmitted.
 *
 * The whole allocation is refused on the first rule that it breaks: half a grid is never applied.
 * Power is summed over the grants in their order, without any tolerance:
 *
 *     Σ numPrb · 10^(powerOffsetDb / 10) ≤ N_RB
 *
 * @param plan - The slot's plan, cleared; means nothing after a refusal.
 * @param allocation - The allocation, already validated against its schema.
 * @param tti - The slot.
 * @param context - The cell's facts and its HARQ state.
 * @returns The code of the first broken rule, or `undefined` when all are kept.
 * @rule R1 exact slot · R2 one owner per PRB · R4 retransmissions unchanged · R6 power · R9 codes
 */
export function applyAllocation(
  plan: SlotPlan,
  allocation: Allocation,
  tti: number,
  context: AllocationContext,
): Code | undefined {
  if (allocation.targetTti < tti) return "STALE_TTI";
  if (allocation.targetTti > tti) return "FUTURE_TTI";
  let powerPrb = 0;
  for (const grant of allocation.grants) {
    const user = context.userOf(grant.rnti);
    if (user < 0) return "UNKNOWN_RNTI";
    if (plan.pid[user] !== NO_PROCESS) return "DUPLICATE_RNTI";
    const numPrb = sumPrb(grant);
    const code =
      claimPrbs(plan, user, grant, context.setup) ??
      checkBlock(context, user, grant, numPrb) ??
      checkOffset(grant, context.setup);
    if (code) return code;
    const { harqPid, retransmission, mcs, powerOffsetDb } = grant;
    planBlock(plan, user, harqPid, retransmission, mcs, powerOffsetDb);
    powerPrb += numPrb * dbToLinear(powerOffsetDb);
  }
  return powerPrb > context.setup.carrierPrb ? "POWER_CAP" : undefined;
}

/** Runs start at a PRG; where they end is free, because a retransmission may trim its last group. */
function claimPrbs(
  { owner }: SlotPlan,
  user: number,
  { prbs }: Grant,
  { carrierPrb, prgSizePrb }: Setup,
): Code | undefined {
  if (prbs.length === 0) return "PRB_BUDGET";
  for (const [startPrb, numPrb] of prbs) {
    const fits = startPrb + numPrb <= carrierPrb && startPrb % prgSizePrb === 0;
    if (!fits) return "PRB_BUDGET";
    for (let n = startPrb; n < startPrb + numPrb; n += 1) {
      if (owner[n] === RESERVED) return "RESERVED_PRB";
      if (owner[n] !== NOBODY) return "PRB_OVERLAP";
      owner[n] = user;
    }
  }
  return undefined;
}

function checkBlock(
  { harq, setup }: AllocationContext,
  user: number,
  { harqPid, mcs, retransmission }: Grant,
  numPrb: number,
): Code | undefined {
  if (harqPid >= harq.numProcesses) return "BAD_RANGE";
  if (mcs !== MCS_RAN_DECIDES && mcs > maxMcs(setup.mcsTable)) return "BAD_RANGE";
  const process = user * harq.numProcesses + harqPid;
  if (!retransmission) return harq.status[process] === FREE ? undefined : "RETX_CONFLICT";
  const isSameBlock =
    harq.status[process] === PENDING &&
    harq.numPrb[process] === numPrb &&
    (mcs === MCS_RAN_DECIDES || mcs === harq.mcs[process]);
  return isSameBlock ? undefined : "RETX_CONFLICT";
}

function checkOffset({ powerOffsetDb }: Grant, { powerOffsetRangeDb }: Setup): Code | undefined {
  const { min, max } = powerOffsetRangeDb;
  return powerOffsetDb >= min && powerOffsetDb <= max ? undefined : "POWER_CAP";
}

function sumPrb({ prbs }: Grant): number {
  let sum = 0;
  for (const [, numPrb] of prbs) sum += numPrb;
  return sum;
}
