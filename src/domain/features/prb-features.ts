import type { Slot } from "../state/open-slot.ts";
import { PRB_FEATURES } from "./feature-spec.ts";

const NUM_FEATURES = PRB_FEATURES.length;
const HOL_DELAY_FULL_SCALE_US = 100_000;

/**
 * Describes every user of a slot to the PRB agent.
 *
 * @param slot - Users and grid of the slot.
 * @param pfShares - PF's shares of the same slot, `[numUes]`, sum 1 or 0.
 * @returns Features as `PRB_FEATURES` defines them, `[numUes, numFeatures]`, row by row.
 */
export function prbFeatures(slot: Slot, pfShares: Float64Array): Float32Array {
  const { users } = slot;
  const features = new Float32Array(users.length * NUM_FEATURES);
  const meanThroughputBits = mean(users.map((user) => user.throughputBits));
  const logPf = users.map((user) => Math.log((user.meanSeBits + 1e-6) / user.throughputBits));
  const meanLogPf = mean(logPf);
  for (const [u, user] of users.entries()) {
    features.set(
      [
        user.meanSeBits / 8,
        bestQuarterSeBits(user.seBits) / 8,
        Math.log(user.throughputBits / meanThroughputBits),
        (logPf[u] as number) - meanLogPf,
        pfShares[u] as number,
        user.previousShare,
        user.lastMcs / 28,
        user.ollaOffsetDb / 10,
        user.lastHarq,
        Math.log2(1 + user.bufferBytes) / 32,
        Math.min(1, user.holDelayUs / HOL_DELAY_FULL_SCALE_US),
        (slot.needPrg[u] as number) > 0 ? 1 : 0,
      ],
      u * NUM_FEATURES,
    );
  }
  return features;
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
