import { dbToLinear } from "../../nr/units.ts";
import { ownChannel } from "../features/own-channel.ts";
import { fairPower } from "./fair-power.ts";
import { actionForMultiple, LEAST_MULTIPLE, usefulSinrDb } from "./power-multiple.ts";
import type { PowerRule } from "./power-rule.ts";
import { smoothPower, thriftyPower } from "./smooth-power.ts";

/** Equal power on every PRB: z = 0. */
export const equalPower: PowerRule = (slot) => new Float64Array(slot.users.length);

/**
 * Cap-shift: a user above the highest MCS gets just the power that this MCS needs; what it leaves is
 * spread evenly over the PRBs of all others.
 *
 * With the wanted multiple q of equal power, the action that makes the projection return it is
 *
 *     z = ln( (q − ρ) / (1 − ρ) )
 */
export const capShift: PowerRule = (slot) => {
  const capDb = usefulSinrDb(slot.cell.facts);
  const own = slot.users.map((_, u) => ownChannel(slot, u));
  const excessDb = own.map(({ numPrb, sinrDb }) => (numPrb > 0 ? sinrDb - capDb : 0));
  const multiple = excessDb.map((db) => (db > 0 ? Math.max(LEAST_MULTIPLE, dbToLinear(-db)) : 1));
  const savedPrb = own.reduce((sum, { numPrb }, u) => sum + numPrb * (1 - at(multiple, u)), 0);
  const otherPrb = own.reduce((sum, { numPrb }, u) => sum + (at(excessDb, u) > 0 ? 0 : numPrb), 0);
  if (savedPrb === 0 || otherPrb === 0) return equalPower(slot);
  return Float64Array.from(own, ({ numPrb }, u) => {
    if (numPrb === 0) return 0;
    return actionForMultiple(at(excessDb, u) > 0 ? at(multiple, u) : 1 + savedPrb / otherPrb);
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
    return numPrb === 0 ? 0 : actionForMultiple(Math.max(LEAST_MULTIPLE, onAll / numPrb));
  });
};

/** The power policies that need no model, by the name that configuration uses. */
export const POWER_RULES: Readonly<Record<string, PowerRule>> = {
  equal: equalPower,
  "cap-shift": capShift,
  fair: proportionalFairPower,
  smooth: smoothPower,
  thrifty: thriftyPower,
};

const at = (values: readonly number[], u: number) => values[u] as number;
