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
 * @returns `[numUes]`. Unit: PRB; a retransmission counts the PRBs it repeats.
 */
export function ownedPrb(slot: Slot): Int32Array {
  const numPrb = new Int32Array(slot.users.length);
  for (const [prg, u] of slot.owner.entries()) {
    if (u > FREE) numPrb[u] = (numPrb[u] as number) + (slot.cell.facts.prgPrb[prg] as number);
  }
  for (const [u, block] of slot.retransmission.entries()) {
    if (block && (numPrb[u] as number) > 0) numPrb[u] = block.numPrb;
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
 * @param action - z, `[numUes]`; values beyond ±2.3 are cut, users without PRBs ignored.
 * @param budget - PRBs per user and the RAN's range.
 * @returns Power offset against P_max/N_RB, `[numUes]`; 0 for users without PRBs. Unit: dB.
 * @rule R6 Σ over PRBs of linear power ≤ P_max, offsets inside their range
 * @source arXiv 2605.02149, power agent.
 */
export function projectPower(action: ArrayLike<number>, budget: PowerBudget): Float64Array {
  const { numPrb, offsetRangeDb } = budget;
  const multiple = flattenedSplit(action, numPrb);
  const range = { min: dbToLinear(offsetRangeDb.min), max: dbToLinear(offsetRangeDb.max) };
  const scale = scaleIntoRange(multiple, numPrb, range);
  const offsetDb = multiple.map((value, u) =>
    numPrb[u] === 0 ? 0 : clip(roundDownDb(linearToDb(value * scale)), offsetRangeDb),
  );
  const total = weightedSum(offsetDb.map(dbToLinear), numPrb);
  const allowed = numPrb.reduce((sum, prbs) => sum + prbs, 0);
  const exceeds = offsetDb.some((db) => db !== 0) && total > allowed * (1 - SUM_MARGIN);
  return exceeds ? offsetDb.map((db) => clip(db - 1 / OFFSETS_PER_DB, offsetRangeDb)) : offsetDb;
}

/** Power multiple of every user against equal power; Σ n·q = Σ n. */
function flattenedSplit(action: ArrayLike<number>, numPrb: Int32Array): Float64Array {
  const weight = Float64Array.from(numPrb, (_, u) =>
    Math.exp(clip(action[u] as number, { min: -MAX_POWER_ACTION, max: MAX_POWER_ACTION })),
  );
  const total = weightedSum(weight, numPrb);
  const sumPrb = numPrb.reduce((sum, prbs) => sum + prbs, 0);
  return weight.map((w) => FLAT_POWER_RATIO + ((1 - FLAT_POWER_RATIO) * w * sumPrb) / total);
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** Factor that keeps Σ n·clip(q·factor) = Σ n; the sum rises with the factor, so bisection finds it. */
function scaleIntoRange(multiple: Float64Array, numPrb: Int32Array, range: Range): number {
  const scheduled = multiple.filter((_, u) => (numPrb[u] as number) > 0);
  if (scheduled.every((value) => value >= range.min && value <= range.max)) return 1;
  const target = numPrb.reduce((sum, prbs) => sum + prbs, 0);
  let low = 0;
  let high = range.max / Math.min(...scheduled);
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    const total = weightedSum(
      multiple.map((value) => clip(value * middle, range)),
      numPrb,
    );
    if (total > target) high = middle;
    else low = middle;
  }
  return low;
}

/** Rounds down to the wire's grid; noise of the last digits must not cost a whole step. */
function roundDownDb(db: number): number {
  const steps = Math.floor(db * OFFSETS_PER_DB);
  const above = (steps + 1) / OFFSETS_PER_DB;
  return above === 0 && -db < 1e-9 ? 0 : steps / OFFSETS_PER_DB;
}

function clip(value: number, { min, max }: Range): number {
  return Math.max(min, Math.min(max, value));
}

function weightedSum(values: Float64Array, numPrb: Int32Array): number {
  return values.reduce((sum, value, u) => sum + value * (numPrb[u] as number), 0);
}
