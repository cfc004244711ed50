import { describe, expect, it } from "vitest";
import { type GuardBounds, judgeTenure } from "../../../../src/app/lifecycle/judge-tenure.ts";
import type { TenureFigures } from "../../../../src/app/lifecycle/tenure.ts";

const BOUNDS: GuardBounds = {
  ...{ guardWindowSlots: 2000, guardRateLoss: 0.15, guardJainLoss: 0.15 },
  ...{ guardBlerRise: 0.1, guardMissRise: 0.05, guardFaults: 0.02 },
};
const GOOD: TenureFigures = {
  ...{ slots: 2000, missRatio: 0.01, faultRatio: 0, bitsPerSlot: 20_000, jain: 0.9, bler: 0.1 },
};

describe("judgeTenure", () => {
  it("finds nothing where figures are alike, or better", () => {
    const better = { ...GOOD, missRatio: 0, bitsPerSlot: 30_000, jain: 1, bler: 0 };

    expect(judgeTenure(GOOD, GOOD, BOUNDS)).toEqual([]);
    expect(judgeTenure(better, GOOD, BOUNDS)).toEqual([]);
  });

  it.each([
    ["unusable answers", { faultRatio: 0.03 }, "unusable answers in 3.0 % of its slots"],
    ["missed slots", { missRatio: 0.07 }, "slots missed: 7.0 %, before 1.0 %"],
    ["rate", { bitsPerSlot: 16_000 }, "rate 16000 bit per slot, before 20000"],
    ["fairness", { jain: 0.7 }, "Jain's index 0.70, before 0.90"],
    ["BLER", { bler: 0.25 }, "BLER 25.0 %, before 10.0 %"],
  ])("names %s beyond its bound, with the figures", (_, change, sentence) => {
    expect(judgeTenure({ ...GOOD, ...change }, GOOD, BOUNDS)).toEqual([sentence]);
  });

  it("forgives what is just inside the bounds", () => {
    const inside = {
      ...{ slots: 2000, missRatio: 0.059, faultRatio: 0.019 },
      ...{ bitsPerSlot: 17_100, jain: 0.76, bler: 0.199 },
    };

    expect(judgeTenure(inside, GOOD, BOUNDS)).toEqual([]);
  });

  it("says nothing of rate where there was none before", () => {
    expect(judgeTenure(GOOD, { ...GOOD, bitsPerSlot: 0 }, BOUNDS)).toEqual([]);
  });
});
