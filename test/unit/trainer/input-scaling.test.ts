import { describe, expect, it } from "vitest";
import { FEATURE_SPECS } from "../../../src/domain/features/feature-spec.ts";
import { measureScaling } from "../../../src/trainer/input-scaling.ts";

const { numFeatures } = FEATURE_SPECS.prb;

describe("measureScaling", () => {
  /** One slot whose users have these values as first feature and take part or not. */
  const slot = (...users: readonly (readonly [value: number, active: 0 | 1])[]) => ({
    numUes: users.length,
    features: Float32Array.from(
      users.flatMap(([value, active]) => [value, ...new Array(numFeatures - 2).fill(3), active]),
    ),
    answer: new Float32Array(users.length),
  });

  it("measures mean and deviation over users that take part", () => {
    const { mean, scale } = measureScaling("prb", [slot([1, 1], [99, 0]), slot([5, 1])]);

    expect(mean[0]).toBeCloseTo(3, 6);
    expect(scale[0]).toBeCloseTo(1 / 2, 6);
  });

  it("does not blow up what never varied, and leaves the last feature as it is", () => {
    const { mean, scale } = measureScaling("prb", [slot([1, 1], [2, 1])]);

    expect(mean[1]).toBe(3);
    expect(scale[1]).toBeCloseTo(20, 4);
    expect(mean[numFeatures - 1]).toBe(0);
    expect(scale[numFeatures - 1]).toBe(1);
  });
});
