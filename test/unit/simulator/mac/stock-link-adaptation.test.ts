import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createStockLinkAdaptation } from "../../../../simulator/mac/stock-link-adaptation.ts";
import { createBlerModel } from "../../../../src/nr/bler-model.ts";
import { cqiEntry } from "../../../../src/nr/cqi-tables.ts";
import { mcsEntry } from "../../../../src/nr/mcs-tables.ts";

const FACTS = { mcsTable: 1, cqiTable: 1, subbandPrb: 4 } as const;

describe("createStockLinkAdaptation", () => {
  const chooseMcs = createStockLinkAdaptation(createBlerModel(), FACTS);

  it("stays near the efficiency that the CQI stands for", () => {
    for (let cqi = 3; cqi <= 15; cqi += 1) {
      const mcs = chooseMcs([cqi, cqi], [[0, 8]], 0);
      const promised = cqiEntry(1, cqi)?.efficiency ?? 0;
      const chosen = mcsEntry(1, mcs)?.efficiency ?? 0;

      expect(chosen).toBeGreaterThan(0.7 * promised);
      expect(chosen).toBeLessThan(1.25 * promised);
    }
  });

  it("looks at the grant's own subbands", () => {
    expect(chooseMcs([2, 14], [[4, 4]], 0)).toBeGreaterThan(chooseMcs([2, 14], [[0, 4]], 0) + 10);
  });

  it("falls back to MCS 0 out of range", () => {
    expect(chooseMcs([0], [[0, 4]], 0)).toBe(0);
  });

  test.prop([
    fc.array(fc.nat({ max: 15 }), { minLength: 3, maxLength: 3 }),
    fc.integer({ min: -60, max: 60 }).map((tenths) => tenths / 10),
    fc.nat({ max: 60 }).map((tenths) => tenths / 10),
    fc.nat({ max: 2 }),
  ])("never falls with more power or a better CQI", (cqi, offsetDb, moreDb, which) => {
    const prbs: [number, number][] = [[0, 12]];
    const better = cqi.map((value, s) => (s === which ? Math.min(15, value + 1) : value));
    const mcs = chooseMcs(cqi, prbs, offsetDb);

    expect(chooseMcs(cqi, prbs, offsetDb + moreDb)).toBeGreaterThanOrEqual(mcs);
    expect(chooseMcs(better, prbs, offsetDb)).toBeGreaterThanOrEqual(mcs);
  });
});
