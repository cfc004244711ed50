import type { UserState } from "../state/cell-state.ts";
import { meanOverPrg } from "../state/channel-estimate.ts";
import type { Slot } from "../state/open-slot.ts";
import { featureRows } from "../state/slot-workspace.ts";
import { bestQuarterSeBits } from "./best-quarter.ts";
import { PRB_FEATURES } from "./feature-spec.ts";

const NUM_FEATURES = PRB_FEATURES.length;
const LEAST_SOFT_SHARE = 1e-4;
const HOL_DELAY_FULL_SCALE_US = 100_000;
const CHANNEL_AGE_FULL_SCALE_SLOTS = 40;

/**
 * Describes every user of a slot to the PRB agent.
 *
 * Hot path: no allocation but when the number of users changes.
 *
 * @param slot - Users and grid of the slot.
 * @param cautiousShares - Cautious PF's shares of the same slot, `[numUes]`, sum 1 or 0.
 * @param softShares - Its soft shares, likewise.
 * @returns Features as `PRB_FEATURES` defines them, `[numUes, numFeatures]`, row by row; an array of
 *   the cell's, which holds until its next slot is opened.
 */
export function prbFeatures(
  slot: Slot,
  cautiousShares: Float64Array,
  softShares: Float64Array,
): Float32Array {
  const { users, cell, needPrg } = slot;
  const features = featureRows(cell.work, "prb", NUM_FEATURES);
  const leadSlots = slot.targetTti - slot.reportTti;
  const meanBits = meanSlowBits(users);
  const meanLogPf = meanLogMetric(users);
  for (let u = 0, at = 0; u < users.length; u += 1) {
    const user = users[u] as UserState;
    const ageSlots = leadSlots + user.cqiAgeSlots;
    features[at++] = user.meanSeBits / 8;
    features[at++] = bestQuarterSeBits(cell.work, user) / 8;
    features[at++] = Math.log(user.slowThroughputBits / meanBits);
    features[at++] = Math.log(user.throughputBits / user.slowThroughputBits);
    features[at++] = logMetric(user) - meanLogPf;
    features[at++] = cautiousShares[u] as number;
    features[at++] = Math.log(LEAST_SOFT_SHARE + (softShares[u] as number));
    features[at++] = user.previousShare;
    features[at++] = user.lastMcs / 28;
    features[at++] = user.ollaOffsetDb / 10;
    features[at++] = user.lastHarq;
    features[at++] = fadeDb(user) / 10;
    features[at++] = user.channel ? Math.sqrt(user.channel.errorDb2) / 10 : 0;
    features[at++] = Math.min(1, ageSlots / CHANNEL_AGE_FULL_SCALE_SLOTS);
    features[at++] = Math.log2(1 + user.bufferBytes) / 32;
    features[at++] = Math.min(1, user.holDelayUs / HOL_DELAY_FULL_SCALE_US);
    features[at++] = (needPrg[u] as number) > 0 ? 1 : 0;
  }
  return features;
}

function meanSlowBits(users: readonly UserState[]): number {
  let sum = 0;
  for (let u = 0; u < users.length; u += 1) sum += (users[u] as UserState).slowThroughputBits;
  return sum / users.length;
}

function meanLogMetric(users: readonly UserState[]): number {
  let sum = 0;
  for (let u = 0; u < users.length; u += 1) sum += logMetric(users[u] as UserState);
  return sum / users.length;
}

function logMetric({ meanSeBits, slowThroughputBits }: UserState): number {
  return Math.log((meanSeBits + 1e-6) / slowThroughputBits);
}

/** How far the user is above its running mean. Unit: dB. */
function fadeDb({ channel, sinrDb, parts }: UserState): number {
  return channel ? meanOverPrg(sinrDb, parts) - mean(channel.meanDb) : 0;
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] as number;
  return sum / values.length;
}
