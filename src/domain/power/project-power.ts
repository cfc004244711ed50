import { dbToLinear, linearToDb } from "../../nr/units.ts";
import { FREE, type Slot } from "../state/open-slot.ts";

/** Largest |z| that a power policy may ask for. */
export const MAX_POWER_ACTION = 2.3;

/** ρ: part of the power that stays flat whatever the policy asks for. */
export const FLAT_POWER_RATIO = 0.3;

const OFFSETS_PER_DB = 1000;
const SUM_MARGIN = 1e-12;

/** Who holds how much of the grid, and what power offsets the RAN allows. */
export interface PowerBudget {
  /** PRBs per user, `[numUes]`. Unit: PRB. */
  readonly numPrb: Int32Array;
  /** Lowest and highest offset of a grant. Unit: dB. */
  readonly offsetRangeDb: { readonly min: number; readonly max: number };
}

/**
 * Counts the PRBs of every user of a resolved slot.
 *
 * @returns `[numUes]`, an array of the cell's. Unit: PRB; a retransmission counts the PRBs it repeats.
 */
export function ownedPrb({ owner, retransmission, cell }: Slot): Int32Array {
  const { numPrb } = cell.work.users;
  const { prgPrb } = cell.facts;
  numPrb.fill(0);
  for (let prg = 0; prg < owner.length; prg += 1) {
    const u = owner[prg] as number;
    if (u > FREE) numPrb[u] = (numPrb[u] as number) + (prgPrb[prg] as number);
  }
  for (let u = 0; u < numPrb.length; u += 1) {
    const block = retransmission[u];
    if (block && numPrb[u] !== 0) numPrb[u] = block.numPrb;
  }
  return numPrb;
}

/**
 * Projects a power action onto what the carrier and the RAN allow.
 *
 *     P_u = P_max/N · M · [ ρ·n_u/M + (1−ρ)·n_u·e^{z_u} / Σ_v n_v·e^{z_v} ],   M = Σ n_u ≤ N
 *
 * flat over the user's PRBs, so that z = 0 is exactly equal power. Offsets are then scaled and
 * clipped into the RAN's range at constant total, and rounded down to 0.001 dB, so that the sum of
 * linear power stays within the budget in whatever order the RAN adds it up.
 *
 * Hot path: no allocation where `offsetDb` is given.
 *
 * @param action - z, `[numUes]`; values beyond ±2.3 are cut, users without PRBs ignored.
 * @param budget - PRBs per user and the RAN's range.
 * @param offsetDb - Takes the offsets, `[numUes]`. Default: a fresh array.
 * @returns Power offset against P_max/N_RB, `[numUes]`; 0 for users without PRBs. Unit: dB.
 * @rule R6 Σ over PRBs of linear power ≤ P_max, offsets inside their range
 * @source arXiv 2605.02149, power agent.
 */
export function projectPower(
  action: ArrayLike<number>,
  budget: PowerBudget,
  offsetDb: Float64Array = new Float64Array(budget.numPrb.length),
): Float64Array {
  const { numPrb, offsetRangeDb: range } = budget;
  if (isEqualPower(action, budget)) return offsetDb.fill(0);
  flattenedSplit(action, numPrb, offsetDb); // multiples of equal power until they are turned into dB
  const scale = scaleIntoRange(offsetDb, numPrb, range);
  for (let u = 0; u < offsetDb.length; u += 1) {
    const db = linearToDb((offsetDb[u] as number) * scale);
    offsetDb[u] = numPrb[u] === 0 ? 0 : clip(roundDownDb(db), range.min, range.max);
  }
  if (!exceedsBudget(offsetDb, numPrb)) return offsetDb;
  for (let u = 0; u < offsetDb.length; u += 1) {
    offsetDb[u] = clip((offsetDb[u] as number) - 1 / OFFSETS_PER_DB, range.min, range.max);
  }
  return offsetDb;
}

/** Whether nothing is to be split: the answer is known, and no rounding has to be got rid of. */
function isEqualPower(action: ArrayLike<number>, { numPrb, offsetRangeDb }: PowerBudget): boolean {
  for (let u = 0; u < numPrb.length; u += 1) if (numPrb[u] !== 0 && action[u] !== 0) return false;
  return offsetRangeDb.min < 0 && offsetRangeDb.max > 0;
}

/** Writes the power multiple of every user against equal power; Σ n·q = Σ n. */
function flattenedSplit(
  action: ArrayLike<number>,
  numPrb: Int32Array,
  multiple: Float64Array,
): void {
  let total = 0;
  let sumPrb = 0;
  for (let u = 0; u < numPrb.length; u += 1) {
    const weight = Math.exp(clip(action[u] as number, -MAX_POWER_ACTION, MAX_POWER_ACTION));
    multiple[u] = weight;
    total += weight * (numPrb[u] as number);
    sumPrb += numPrb[u] as number;
  }
  for (let u = 0; u < numPrb.length; u += 1) {
    const tilted = ((1 - FLAT_POWER_RATIO) * (multiple[u] as number) * sumPrb) / total;
    multiple[u] = FLAT_POWER_RATIO + tilted;
  }
}

/** Factor that keeps Σ n·clip(q·factor) = Σ n; the sum rises with the factor, so bisection finds it. */
function scaleIntoRange(
  multiple: Float64Array,
  numPrb: Int32Array,
  rangeDb: PowerBudget["offsetRangeDb"],
): number {
  const min = dbToLinear(rangeDb.min);
  const max = dbToLinear(rangeDb.max);
  let target = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let u = 0; u < numPrb.length; u += 1) {
    if (numPrb[u] === 0) continue;
    target += numPrb[u] as number;
    least = Math.min(least, multiple[u] as number);
    most = Math.max(most, multiple[u] as number);
  }
  if (least >= min && most <= max) return 1;
  let low = 0;
  let high = max / least;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    let total = 0;
    for (let u = 0; u < numPrb.length; u += 1) {
      total += clip((multiple[u] as number) * middle, min, max) * (numPrb[u] as number);
    }
    if (total > target) high = middle;
    else low = middle;
  }
  return low;
}

/** Whether offsets, which rounding moved, could add up to more than the budget in some order. */
function exceedsBudget(offsetDb: Float64Array, numPrb: Int32Array): boolean {
  let total = 0;
  let allowed = 0;
  let isSplit = false;
  for (let u = 0; u < offsetDb.length; u += 1) {
    const db = offsetDb[u] as number;
    if (db !== 0) isSplit = true;
    if (numPrb[u] !== 0) total += dbToLinear(db) * (numPrb[u] as number);
    allowed += numPrb[u] as number;
  }
  return isSplit && total > allowed * (1 - SUM_MARGIN);
}

/** Rounds down to the wire's grid; noise of the last digits must not cost a whole step. */
function roundDownDb(db: number): number {
  const steps = Math.floor(db * OFFSETS_PER_DB);
  const above = (steps + 1) / OFFSETS_PER_DB;
  return above === 0 && -db < 1e-9 ? 0 : steps / OFFSETS_PER_DB;
}

function clip(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}
