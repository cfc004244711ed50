import { describe, expect, it } from "vitest";
import { maxMcs, mcsEntry } from "../../../src/nr/mcs-tables.ts";

describe("mcsEntry", () => {
  it.each([
    [1, 0, 2, 120],
    [1, 10, 4, 340],
    [1, 17, 6, 438],
    [1, 28, 6, 948],
    [2, 5, 4, 378],
    [2, 20, 8, 682.5],
    [2, 27, 8, 948],
    [3, 0, 2, 30],
    [3, 15, 4, 340],
    [3, 28, 6, 772],
    [4, 23, 10, 805.5],
  ] as const)("table %i, MCS %i", (table, mcs, modulationOrder, codeRateX1024) => {
    expect(mcsEntry(table, mcs)).toEqual({
      modulationOrder,
      codeRateX1024,
      efficiency: (modulationOrder * codeRateX1024) / 1024,
    });
  });

  it.each([1, 2, 3, 4] as const)("table %i ends where the reserved indices begin", (table) => {
    expect(mcsEntry(table, maxMcs(table))).toBeDefined();
    expect(mcsEntry(table, maxMcs(table) + 1)).toBeUndefined();
    expect(mcsEntry(table, 31)).toBeUndefined();
    expect(mcsEntry(table, -1)).toBeUndefined();
  });

  it("has 29, 28, 29 and 27 indices", () => {
    expect(([1, 2, 3, 4] as const).map(maxMcs)).toEqual([28, 27, 28, 26]);
  });

  // the standard's one exception: table 1 steps down by 0.004 bit from MCS 16 (16QAM) to 17 (64QAM)
  it.each([1, 2, 3, 4] as const)(
    "table %i rises in efficiency, but for ties in modulation",
    (table) => {
      for (let mcs = 1; mcs <= maxMcs(table); mcs += 1) {
        const step =
          (mcsEntry(table, mcs)?.efficiency ?? 0) - (mcsEntry(table, mcs - 1)?.efficiency ?? 0);
        expect(step).toBeGreaterThan(-0.005);
      }
    },
  );
});
