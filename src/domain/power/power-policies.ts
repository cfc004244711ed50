import { dbToLinear } from "../../nr/units.ts";
import { ownChannel } from "../features/own-channel.ts";
import { topThresholdDb } from "../features/power-features.ts";
import type { Slot } from "../state/open-slot.ts";
import { fairPower } from "./fair-power.ts";
import { FLAT_POWER_RATIO, MAX_POWER_ACTION } from "./project-power.ts";

/**
 * A power policy inside the service: the action z for every user of a slot with resolved owners.
 *
 * @returns z, `[numUes]`, |z| ≤ 2.3; users without PRBs get 0.
 */
export type PowerRule = (slot: Slot) => Float64Array;

/** Equal power on every PRB: z = 0. */
export const equalPower: PowerRule = (slot) => new Float64Array(slot.users.length);

/** SINR kept above the highest MCS's threshold by `capShift`. Unit: dB. */
const CAP_MARGIN_DB = 1;

/**
 * Cap-shift: a user above the highest MCS gets just the power that this MCS needs; what it leaves is
 * spread evenly over the PRBs of all others.
 *
 * With the wanted multiple q of equal power, the action that makes the projection return it is
 *
 *     z = ln( (q − ρ) / (1 − ρ) )
 */
export const capShift: PowerRule = (slot) => {
  const capDb = topThresholdDb(slot.cell.facts) + CAP_MARGIN_DB;
  const own = slot.users.map((_, u) => ownChannel(slot, u));
  const excessDb = own.map(({ numPrb, sinrDb }) => (numPrb > 0 ? sinrDb - capDb : 0));
  const multiple = excessDb.map((db) => (db > 0 ? Math.max(LEAST_MULTIPLE, dbToLinear(-db)) : 1));
  const savedPrb = own.reduce((sum, { numPrb }, u) => sum + numPrb * (1 - at(multiple, u)), 0);
  const otherPrb = own.reduce((sum, { numPrb }, u) => sum + (at(excessDb, u) > 0 ? 0 : numPrb), 0);
  if (savedPrb === 0 || otherPrb === 0) return equalPower(slot);
  return Float64Array.from(own, ({ numPrb }, u) => {
    if (numPrb === 0) return 0;
    return actionFor(at(excessDb, u) > 0 ? at(multiple, u) : 1 + savedPrb / otherPrb);
  });
};

/**
 * Proportionally fair power: the split that maximises Σ ln(rate) over the users with PRBs.
 *
 * A user's channel counts as flat at the mean SINR of its PRBs. The flat part of the projection and
 * the limits of an action keep the multiple of equal power between 0.37 and 7.3; where the optimum
 * lies outside, that user gets the limit, and the others' multiples are scaled to what is left
 * instead of solved for again.
 */
export const proportionalFairPower: PowerRule = (slot) => {
  const own = slot.users.map((_, u) => ownChannel(slot, u));
  const numResources = own.map(({ numPrb }) => numPrb);
  const power = fairPower({
    numResources,
    sinrPerPower: own.map(({ sinrDb }) => dbToLinear(sinrDb)),
    totalPower: numResources.reduce((sum, numPrb) => sum + numPrb, 0), // 1: equal power on a PRB
    guaranteedRatio: 0,
    fairness: 1,
  });
  return power.map((onAll, u) => {
    const numPrb = at(numResources, u);
    return numPrb === 0 ? 0 : actionFor(Math.max(LEAST_MULTIPLE, onAll / numPrb));
  });
};

/** The power policies that need no model, by the name that configuration uses. */
export const POWER_RULES: Readonly<Record<string, PowerRule>> = {
  equal: equalPower,
  "cap-shift": capShift,
  fair: proportionalFairPower,
};

const LEAST_MULTIPLE = FLAT_POWER_RATIO + (1 - FLAT_POWER_RATIO) * Math.exp(-MAX_POWER_ACTION);

function actionFor(multiple: number): number {
  const z = Math.log((multiple - FLAT_POWER_RATIO) / (1 - FLAT_POWER_RATIO));
  return Math.max(-MAX_POWER_ACTION, Math.min(MAX_POWER_ACTION, z));
}

const at = (values: readonly number[], u: number) => values[u] as number;
