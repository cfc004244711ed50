import { describe, expect, it } from "vitest";
import { cqiBlerTarget, cqiEntry, NUM_CQI } from "../../../src/nr/cqi-tables.ts";

describe("cqiEntry", () => {
  it.each([
    [1, 1, 2, 78, 0.1523],
    [1, 7, 4, 378, 1.4766],
    [1, 15, 6, 948, 5.5547],
    [2, 4, 4, 378, 1.4766],
    [2, 12, 8, 711, 5.5547],
    [2, 15, 8, 948, 7.4063],
    [3, 1, 2, 30, 0.0586],
    [3, 9, 4, 378, 1.4766],
    [3, 15, 6, 772, 4.5234],
  ] as const)("table %i, CQI %i", (table, cqi, modulationOrder, codeRateX1024, efficiency) => {
    const entry = cqiEntry(table, cqi);

    expect(entry).toMatchObject({ modulationOrder, codeRateX1024 });
    expect(entry?.efficiency).toBeCloseTo(efficiency, 3);
  });

  it.each([1, 2, 3] as const)("table %i rises from CQI 1 to 15 and has nothing at 0", (table) => {
    const efficiencies = Array.from(
      { length: NUM_CQI },
      (_, cqi) => cqiEntry(table, cqi)?.efficiency,
    );

    expect(efficiencies[0]).toBeUndefined();
    expect(efficiencies.slice(1)).toEqual(efficiencies.slice(1).sort((a = 0, b = 0) => a - b));
    expect(efficiencies).not.toContain(Number.NaN);
    expect(new Set(efficiencies).size).toBe(NUM_CQI);
    expect(cqiEntry(table, NUM_CQI)).toBeUndefined();
  });
});

describe("cqiBlerTarget", () => {
  it("is one in ten, but one in a hundred thousand for table 3", () => {
    expect([cqiBlerTarget(1), cqiBlerTarget(2), cqiBlerTarget(3)]).toEqual([0.1, 0.1, 1e-5]);
  });
});
