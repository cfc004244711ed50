import type { UserState } from "../state/cell-state.ts";
import type { Slot } from "../state/open-slot.ts";
import { PRB_FEATURES } from "./feature-spec.ts";

const NUM_FEATURES = PRB_FEATURES.length;
const LEAST_SOFT_SHARE = 1e-4;
const HOL_DELAY_FULL_SCALE_US = 100_000;
const CHANNEL_AGE_FULL_SCALE_SLOTS = 40;

/**
 * Describes every user of a slot to the PRB agent.
 *
 * @param slot - Users and grid of the slot.
 * @param cautiousShares - Cautious PF's shares of the same slot, `[numUes]`, sum 1 or 0.
 * @param softShares - Its soft shares, likewise.
 * @returns Features as `PRB_FEATURES` defines them, `[numUes, numFeatures]`, row by row.
 */
export function prbFeatures(
  slot: Slot,
  cautiousShares: Float64Array,
  softShares: Float64Array,
): Float32Array {
  const { users } = slot;
  const features = new Float32Array(users.length * NUM_FEATURES);
  const leadSlots = slot.targetTti - slot.reportTti;
  const meanBits = mean(users.map((user) => user.slowThroughputBits));
  const logPf = users.map((user) => Math.log((user.meanSeBits + 1e-6) / user.slowThroughputBits));
  const meanLogPf = mean(logPf);
  for (const [u, user] of users.entries()) {
    features.set(
      [
        user.meanSeBits / 8,
        bestQuarterSeBits(user.seBits) / 8,
        Math.log(user.slowThroughputBits / meanBits),
        Math.log(user.throughputBits / user.slowThroughputBits),
        (logPf[u] as number) - meanLogPf,
        cautiousShares[u] as number,
        Math.log(LEAST_SOFT_SHARE + (softShares[u] as number)),
        user.previousShare,
        user.lastMcs / 28,
        user.ollaOffsetDb / 10,
        user.lastHarq,
        fadeDb(user) / 10,
        Math.sqrt(user.channel?.errorDb2 ?? 0) / 10,
        Math.min(1, (leadSlots + user.cqiAgeSlots) / CHANNEL_AGE_FULL_SCALE_SLOTS),
        Math.log2(1 + user.bufferBytes) / 32,
        Math.min(1, user.holDelayUs / HOL_DELAY_FULL_SCALE_US),
        (slot.needPrg[u] as number) > 0 ? 1 : 0,
      ],
      u * NUM_FEATURES,
    );
  }
  return features;
}

/** How far the user is above its running mean. Unit: dB. */
function fadeDb({ channel, sinrDb }: UserState): number {
  return channel ? mean(sinrDb) - mean(channel.meanDb) : 0;
}

function bestQuarterSeBits(seBits: Float64Array): number {
  const quarter = Math.max(1, Math.round(seBits.length / 4));
  return mean(Float64Array.from(seBits).sort().subarray(-quarter));
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] as number;
  return values.length === 0 ? 0 : sum / values.length;
}
