import { type CellFacts, topThresholdDb } from "../state/cell-facts.ts";
import type { UserState } from "../state/cell-state.ts";
import type { Slot } from "../state/open-slot.ts";
import { featureRows } from "../state/slot-workspace.ts";
import { POWER_ONLY_FEATURES, PRB_FEATURES } from "./feature-spec.ts";
import { ownChannels } from "./own-channel.ts";

const ACTION_FULL_SCALE = 2.3;
const NUM_PRB_FEATURES = PRB_FEATURES.length;
const NUM_OWN_FEATURES = POWER_ONLY_FEATURES.length;
const NUM_FEATURES = NUM_PRB_FEATURES + NUM_OWN_FEATURES;

/**
 * Describes every user of a slot to the power agent, once the owners of all PRGs are known.
 *
 * Hot path: no allocation but when the number of users changes.
 *
 * @param slot - Users and grid of the slot, owners resolved.
 * @param ofPrbAgent - The PRB agent's features of the same slot, `[numUes, numPrbFeatures]`.
 * @param smoothAction - The smooth rule's action in the same slot, `[numUes]`.
 * @returns Features as `FEATURE_SPECS.power` defines them, `[numUes, numFeatures]`, row by row; an
 *   array of the cell's, which holds until its next slot is opened.
 */
export function powerFeatures(
  slot: Slot,
  ofPrbAgent: Float32Array,
  smoothAction: Float64Array,
): Float32Array {
  const { users, cell } = slot;
  const { facts } = cell;
  const features = featureRows(cell.work, "power", NUM_FEATURES);
  const { ownPrb, ownSinrDb } = ownChannels(slot);
  const topDb = topThresholdDb(facts);
  for (let u = 0; u < users.length; u += 1) {
    const numPrb = ownPrb[u] as number;
    const sinrDb = ownSinrDb[u] as number;
    let at = copyRow(ofPrbAgent, features, u);
    if (numPrb === 0) {
      features.fill(0, at, at + NUM_OWN_FEATURES);
      continue;
    }
    features[at++] = numPrb / facts.setup.carrierPrb;
    features[at++] = sinrDb / 30;
    features[at++] = (sinrDb - topDb) / 10;
    features[at++] = stepUpDb(facts, sinrDb) / 10;
    features[at++] = (smoothAction[u] as number) / ACTION_FULL_SCALE;
    features[at++] = (users[u] as UserState).lastPowerDb / 10;
    features[at] = 1;
  }
  return features;
}

/** Copies a user's row of the PRB agent; returns where the row goes on. */
function copyRow(ofPrbAgent: Float32Array, features: Float32Array, u: number): number {
  const row = u * NUM_FEATURES;
  for (let f = 0; f < NUM_PRB_FEATURES; f += 1) {
    features[row + f] = ofPrbAgent[u * NUM_PRB_FEATURES + f] as number;
  }
  return row + NUM_PRB_FEATURES;
}

function stepUpDb({ mcsThresholdDb }: CellFacts, sinrDb: number): number {
  for (let mcs = 0; mcs < mcsThresholdDb.length; mcs += 1) {
    const thresholdDb = mcsThresholdDb[mcs] as number;
    if (thresholdDb > sinrDb) return thresholdDb - sinrDb;
  }
  return 0;
}
