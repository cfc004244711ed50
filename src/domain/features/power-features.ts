import { type CellFacts, topThresholdDb } from "../state/cell-facts.ts";
import type { Slot } from "../state/open-slot.ts";
import { POWER_ONLY_FEATURES, PRB_FEATURES } from "./feature-spec.ts";
import { ownChannel } from "./own-channel.ts";

const ACTION_FULL_SCALE = 2.3;
const NUM_PRB_FEATURES = PRB_FEATURES.length;
const NUM_FEATURES = NUM_PRB_FEATURES + POWER_ONLY_FEATURES.length;

/**
 * Describes every user of a slot to the power agent, once the owners of all PRGs are known.
 *
 * @param slot - Users and grid of the slot, owners resolved.
 * @param ofPrbAgent - The PRB agent's features of the same slot, `[numUes, numPrbFeatures]`.
 * @param smoothAction - The smooth rule's action in the same slot, `[numUes]`.
 * @returns Features as `FEATURE_SPECS.power` defines them, `[numUes, numFeatures]`, row by row.
 */
export function powerFeatures(
  slot: Slot,
  ofPrbAgent: Float32Array,
  smoothAction: Float64Array,
): Float32Array {
  const { facts } = slot.cell;
  const features = new Float32Array(slot.users.length * NUM_FEATURES);
  for (let u = 0; u < slot.users.length; u += 1) {
    const row = u * NUM_FEATURES;
    features.set(ofPrbAgent.subarray(u * NUM_PRB_FEATURES, (u + 1) * NUM_PRB_FEATURES), row);
    const { numPrb, sinrDb } = ownChannel(slot, u);
    if (numPrb === 0) continue;
    features.set(
      [
        numPrb / facts.setup.carrierPrb,
        sinrDb / 30,
        (sinrDb - topThresholdDb(facts)) / 10,
        stepUpDb(facts, sinrDb) / 10,
        (smoothAction[u] as number) / ACTION_FULL_SCALE,
        (slot.users[u]?.lastPowerDb ?? 0) / 10,
        1,
      ],
      row + NUM_PRB_FEATURES,
    );
  }
  return features;
}

function stepUpDb({ mcsThresholdDb }: CellFacts, sinrDb: number): number {
  const next = mcsThresholdDb.find((thresholdDb) => thresholdDb > sinrDb);
  return next === undefined ? 0 : next - sinrDb;
}
