import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { jainIndex } from "../../../../src/nr/jain-index.ts";
import { marginalUtility } from "../../../../src/trainer/rollout/marginal-utility.ts";

const weight = () => fc.double({ min: 0, max: 2, noNaN: true });

describe("marginalUtility", () => {
  test.prop([
    fc.array(fc.double({ min: 10, max: 10_000, noNaN: true }), { minLength: 1, maxLength: 6 }),
    fc.record({ meanRate: weight(), jain: weight(), logRate: weight() }),
  ])("is the slope of the utility in every user's throughput", (throughputs, weights) => {
    const users = throughputs.map((slowThroughputBits) => ({ slowThroughputBits }));
    const perBit = new Float64Array(users.length);
    marginalUtility(users, weights, perBit);

    const { length: numUes } = throughputs;
    const referenceBits = sum(throughputs) / numUes;
    const utility = (bits: readonly number[]) =>
      (weights.meanRate * sum(bits)) / numUes / referenceBits +
      weights.jain * jainIndex(bits) +
      (weights.logRate * sum(bits.map(Math.log))) / numUes;
    for (const [u, bits] of throughputs.entries()) {
      const step = 1e-4 * bits;
      const moved = (by: number) => utility(throughputs.map((t, v) => (v === u ? t + by : t)));
      const slope = (moved(step) - moved(-step)) / (2 * step);
      expect((perBit[u] as number) * referenceBits).toBeCloseTo(slope * referenceBits, 3);
    }
  });
});

// Helpers

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
