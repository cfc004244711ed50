import type { Allocation, Grant } from "../../schemas/allocation.ts";
import type { Code } from "../../schemas/codes.ts";
import { MCS_RAN_DECIDES } from "../../schemas/fields.ts";
import type { Setup } from "../../schemas/setup.ts";
import { maxMcs } from "../../src/nr/mcs-tables.ts";
import { dbToLinear } from "../../src/nr/units.ts";
import type { RanState } from "./ran-state.ts";

/**
 * Checks a structurally valid allocation for slot `tti` before anything of it is applied.
 *
 * @returns The code of the first broken rule, or `undefined` when all are kept.
 */
export type AllocationCheck = (
  allocation: Allocation,
  tti: number,
  state: RanState,
) => Code | undefined;

const FREE = 0;
const TAKEN = 1;
const RESERVED = 2;

/**
 * Makes the check of a cell's allocations.
 *
 * The whole allocation is refused on the first rule that it breaks: half a grid is never applied.
 * Power is summed over the grants in their order, without any tolerance:
 *
 *     Σ numPrb · 10^(powerOffsetDb / 10) ≤ N_RB
 *
 * Hot path: allocates nothing.
 *
 * @param setup - Static facts of the cell.
 * @rule R1 exact slot · R2 one owner per PRB · R4 retransmissions unchanged · R6 power · R9 codes · E14 reserved PRBs
 */
export function createAllocationCheck(setup: Setup): AllocationCheck {
  const prbs = new Uint8Array(setup.carrierPrb);
  const served = new Set<number>();
  const checkGrant = (grant: Grant, numPrb: number, state: RanState): Code | undefined => {
    if (!state.hasUser(grant.rnti)) return "UNKNOWN_RNTI";
    if (served.has(grant.rnti)) return "DUPLICATE_RNTI";
    served.add(grant.rnti);
    return (
      claimPrbs(prbs, grant, setup) ??
      checkBlock(grant, numPrb, setup, state) ??
      checkOffset(grant, setup)
    );
  };
  return ({ targetTti, grants }, tti, state) => {
    if (targetTti !== tti) return targetTti < tti ? "STALE_TTI" : "FUTURE_TTI";
    openPrbs(prbs, setup, tti, state);
    served.clear();
    let powerPrb = 0;
    for (const grant of grants) {
      const numPrb = sumPrb(grant);
      const code = checkGrant(grant, numPrb, state);
      if (code) return code;
      powerPrb += numPrb * dbToLinear(grant.powerOffsetDb);
    }
    return powerPrb > setup.carrierPrb ? "POWER_CAP" : undefined;
  };
}

function openPrbs(
  prbs: Uint8Array,
  { slotPattern }: Setup,
  tti: number,
  { reservedPrb }: RanState,
): void {
  const isDownlink = slotPattern[tti % slotPattern.length] === "D";
  prbs.fill(isDownlink ? FREE : RESERVED);
  for (const [start, length] of reservedPrb) prbs.fill(RESERVED, start, start + length);
}

/** Runs start at a PRG; where they end is free, because a retransmission may trim its last group. */
function claimPrbs(
  owned: Uint8Array,
  { prbs }: Grant,
  { carrierPrb, prgSizePrb }: Setup,
): Code | undefined {
  if (prbs.length === 0) return "PRB_BUDGET";
  for (const [startPrb, numPrb] of prbs) {
    const fits = startPrb + numPrb <= carrierPrb && startPrb % prgSizePrb === 0;
    if (!fits) return "PRB_BUDGET";
    for (let n = startPrb; n < startPrb + numPrb; n += 1) {
      if (owned[n] === RESERVED) return "RESERVED_PRB";
      if (owned[n] === TAKEN) return "PRB_OVERLAP";
      owned[n] = TAKEN;
    }
  }
  return undefined;
}

function checkBlock(
  { rnti, harqPid, mcs, retransmission }: Grant,
  numPrb: number,
  { mcsTable, numHarqProcesses }: Setup,
  state: RanState,
): Code | undefined {
  if (harqPid >= numHarqProcesses) return "BAD_RANGE";
  if (mcs !== MCS_RAN_DECIDES && mcs > maxMcs(mcsTable)) return "BAD_RANGE";
  const block = state.blockOn(rnti, harqPid);
  if (!retransmission) return block ? "RETX_CONFLICT" : undefined;
  const isSameBlock =
    block?.isPending && block.numPrb === numPrb && (mcs === MCS_RAN_DECIDES || mcs === block.mcs);
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
