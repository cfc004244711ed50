import { dbToLinear } from "../../nr/units.ts";
import { ownChannels } from "../features/own-channel.ts";
import { fairPower } from "./fair-power.ts";
import { actionForMultiple, LEAST_MULTIPLE, usefulSinrDb } from "./power-multiple.ts";
import type { PowerRule } from "./power-rule.ts";
import { smoothPower, thriftyPower } from "./smooth-power.ts";

/** Equal power on every PRB: z = 0. */
export const equalPower: PowerRule = ({ cell }) => cell.work.users.ruleAction.fill(0);

/**
 * Cap-shift: a user above the highest MCS gets just the power that this MCS needs; what it leaves is
 * spread evenly over the PRBs of all others.
 *
 * With the wanted multiple q of equal power, the action that makes the projection return it is
 *
 *     z = ln( (q − ρ) / (1 − ρ) )
 */
export const capShift: PowerRule = (slot) => {
  const { ruleAction: action } = slot.cell.work.users;
  const { ownPrb, ownSinrDb } = ownChannels(slot);
  const capDb = usefulSinrDb(slot.cell.facts);
  let savedPrb = 0;
  let otherPrb = 0;
  for (let u = 0; u < action.length; u += 1) {
    const numPrb = ownPrb[u] as number;
    const excessDb = (ownSinrDb[u] as number) - capDb;
    if (excessDb > 0) savedPrb += numPrb * (1 - multipleBelow(excessDb));
    else otherPrb += numPrb;
  }
  if (savedPrb === 0 || otherPrb === 0) return equalPower(slot);
  for (let u = 0; u < action.length; u += 1) {
    const excessDb = (ownSinrDb[u] as number) - capDb;
    const multiple = excessDb > 0 ? multipleBelow(excessDb) : 1 + savedPrb / otherPrb;
    action[u] = ownPrb[u] === 0 ? 0 : actionForMultiple(multiple);
  }
  return action;
};

function multipleBelow(excessDb: number): number {
  return Math.max(LEAST_MULTIPLE, dbToLinear(-excessDb));
}

/**
 * Proportionally fair power: the split that maximises Σ ln(rate) over the users with PRBs.
 *
 * A user's channel counts as flat at the mean SINR of its PRBs. The flat part of the projection and
 * the limits of an action keep the multiple of equal power between 0.37 and 7.3; where the optimum
 * lies outside, that user gets the limit, and the others' multiples are scaled to what is left
 * instead of solved for again.
 */
export const proportionalFairPower: PowerRule = (slot) => {
  const { ruleAction: action } = slot.cell.work.users;
  const { ownPrb, ownSinrDb } = ownChannels(slot);
  const power = fairPower({
    numResources: ownPrb,
    sinrPerPower: ownSinrDb.map(dbToLinear),
    totalPower: ownPrb.reduce((sum, numPrb) => sum + numPrb, 0), // 1: equal power on a PRB
    guaranteedRatio: 0,
    fairness: 1,
  });
  for (let u = 0; u < action.length; u += 1) {
    const numPrb = ownPrb[u] as number;
    const multiple = Math.max(LEAST_MULTIPLE, (power[u] as number) / numPrb);
    action[u] = numPrb === 0 ? 0 : actionForMultiple(multiple);
  }
  return action;
};

/** The power policies that need no model, by the name that configuration uses. */
export const POWER_RULES: Readonly<Record<string, PowerRule>> = {
  equal: equalPower,
  "cap-shift": capShift,
  fair: proportionalFairPower,
  smooth: smoothPower,
  thrifty: thriftyPower,
};
