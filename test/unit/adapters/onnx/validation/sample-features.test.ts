import { describe, expect, it } from "vitest";
import { FEATURE_RANGES } from "../../../../../src/adapters/onnx/validation/feature-ranges.ts";
import {
  hasActiveUser,
  SAMPLE_KINDS,
  sampleFeatures,
} from "../../../../../src/adapters/onnx/validation/sample-features.ts";
import { FEATURE_SPECS } from "../../../../../src/domain/features/feature-spec.ts";

describe.each(["prb", "power"] as const)("the samples of %s", (kind) => {
  it("have a range for every feature of the specification", () => {
    expect(FEATURE_RANGES[kind]).toHaveLength(FEATURE_SPECS[kind].numFeatures);
  });

  it.each(SAMPLE_KINDS.filter((sample) => !sample.startsWith("zero")))(
    "lie in the features' ranges or are 0: %s",
    (sample) => {
      const features = sampleFeatures(kind, sample, 64);

      const outside = features.findIndex((value, at) => {
        const { min = 0, max = 0 } =
          FEATURE_RANGES[kind][at % FEATURE_SPECS[kind].numFeatures] ?? {};
        return value !== 0 && !(value >= Math.fround(min) && value <= Math.fround(max));
      });
      expect(outside).toBe(-1);
    },
  );

  it("are the same each time, and differ from kind to kind", () => {
    const samples = SAMPLE_KINDS.map((sample) => sampleFeatures(kind, sample, 8).join());

    expect(SAMPLE_KINDS.map((sample) => sampleFeatures(kind, sample, 8).join())).toEqual(samples);
    expect(new Set(samples).size).toBe(SAMPLE_KINDS.length);
  });

  it("have an active user, but for those that are all zero", () => {
    const active = SAMPLE_KINDS.filter((one) => hasActiveUser(sampleFeatures(kind, one, 20), 20));

    expect(active).toEqual(SAMPLE_KINDS.filter((one) => one !== "all zero"));
  });
});
