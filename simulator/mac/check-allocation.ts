import type { Allocation, Grant } from "../../schemas/allocation.ts";
import type { Code } from "../../schemas/codes.ts";
import { MCS_RAN_DECIDES, type PrbRun } from "../../schemas/fields.ts";
import type { Setup } from "../../schemas/setup.ts";
import { maxMcs } from "../../src/nr/mcs-tables.ts";
import { dbToLinear } from "../../src/nr/units.ts";
import type { HarqProcess } from "./harq-entity.ts";

/** What an allocation is checked against: the cell's facts and its state in the slot. */
export interface AllocationContext {
  /** Static facts of the cell. */
  readonly setup: Setup;
  /** The slot that is about to be transmitted. */
  readonly tti: number;
  /** PRBs that nobody may use in this slot. */
  readonly reservedPrb: readonly PrbRun[];
  /** HARQ processes of a user, by number; `undefined` = no such user. */
  processesOf(rnti: number): readonly HarqProcess[] | undefined;
}

const FREE_PRB = 0;
const TAKEN_PRB = 1;
const RESERVED_PRB = 2;

/**
 * Checks a structurally valid allocation at the moment of its application.
 *
 * The whole allocation is refused on the first rule that it breaks: half a grid is never applied.
 * Power is summed over the grants in their order, without any tolerance:
 *
 *     Σ numPrb · 10^(powerOffsetDb / 10) ≤ N_RB
 *
 * @param allocation - The allocation, already validated against its schema.
 * @param context - The cell's facts, the slot and its HARQ state.
 * @returns The code of the first broken rule, or `undefined` when all are kept.
 * @rule R1 exact slot · R2 one owner per PRB · R4 retransmissions unchanged · R6 power · R9 codes
 */
export function checkAllocation(
  allocation: Allocation,
  context: AllocationContext,
): Code | undefined {
  const { setup, tti } = context;
  if (allocation.targetTti < tti) return "STALE_TTI";
  if (allocation.targetTti > tti) return "FUTURE_TTI";
  const grid = openGrid(context);
  const seen = new Set<number>();
  let powerPrb = 0;
  for (const grant of allocation.grants) {
    const processes = context.processesOf(grant.rnti);
    if (!processes) return "UNKNOWN_RNTI";
    if (seen.has(grant.rnti)) return "DUPLICATE_RNTI";
    seen.add(grant.rnti);
    const numPrb = sumPrb(grant);
    const code =
      claimPrbs(grid, grant, setup) ??
      checkBlock(grant, numPrb, processes, setup) ??
      checkOffset(grant, setup);
    if (code) return code;
    powerPrb += numPrb * dbToLinear(grant.powerOffsetDb);
  }
  return powerPrb > setup.carrierPrb ? "POWER_CAP" : undefined;
}

function openGrid({ setup, reservedPrb }: AllocationContext): Uint8Array {
  const grid = new Uint8Array(setup.carrierPrb).fill(FREE_PRB);
  for (const [startPrb, numPrb] of reservedPrb)
    grid.fill(RESERVED_PRB, startPrb, startPrb + numPrb);
  return grid;
}

/** Runs start at a PRG; where they end is free, because a retransmission may trim its last group. */
function claimPrbs(grid: Uint8Array, { prbs }: Grant, setup: Setup): Code | undefined {
  if (prbs.length === 0) return "PRB_BUDGET";
  for (const [startPrb, numPrb] of prbs) {
    const fits = startPrb + numPrb <= setup.carrierPrb && startPrb % setup.prgSizePrb === 0;
    if (!fits) return "PRB_BUDGET";
    for (let n = startPrb; n < startPrb + numPrb; n += 1) {
      if (grid[n] === TAKEN_PRB) return "PRB_OVERLAP";
      if (grid[n] === RESERVED_PRB) return "RESERVED_PRB";
      grid[n] = TAKEN_PRB;
    }
  }
  return undefined;
}

function checkBlock(
  { harqPid, mcs, retransmission }: Grant,
  numPrb: number,
  processes: readonly HarqProcess[],
  { mcsTable }: Setup,
): Code | undefined {
  const process = processes[harqPid];
  if (!process) return "BAD_RANGE";
  if (mcs !== MCS_RAN_DECIDES && mcs > maxMcs(mcsTable)) return "BAD_RANGE";
  if (!retransmission) return process.status === "free" ? undefined : "RETX_CONFLICT";
  const isSameBlock =
    process.status === "pending" &&
    process.numPrb === numPrb &&
    (mcs === MCS_RAN_DECIDES || mcs === process.mcs);
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
