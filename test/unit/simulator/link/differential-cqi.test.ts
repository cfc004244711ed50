import { describe, expect, it } from "vitest";
import { differentialCqi } from "../../../../simulator/link/differential-cqi.ts";

const CQIS = Array.from({ length: 16 }, (_, cqi) => cqi);

describe("differentialCqi", () => {
  it("E5 gives the wideband CQI plus what the offset level stands for, for every pair", () => {
    for (const wideband of CQIS) {
      for (const subband of CQIS) {
        const offset = subband - wideband;
        const heard = offset === 0 || offset === 1 ? offset : offset > 1 ? 2 : -1;

        expect(differentialCqi(subband, wideband)).toBe(wideband + heard);
        expect(CQIS).toContain(wideband + heard);
      }
    }
  });
});
