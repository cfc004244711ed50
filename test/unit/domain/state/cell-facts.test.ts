import { describe, expect, it } from "vitest";
import { cellWith } from "../../../support/cells.ts";

describe("deriveCellFacts", () => {
  it("cuts the carrier into groups and subbands, the last ones smaller", () => {
    const { facts } = cellWith({ setup: { carrierPrb: 10, prgSizePrb: 4, subbandPrb: 3 } });

    expect(facts.numPrg).toBe(3);
    expect([...facts.prgPrb]).toEqual([4, 4, 2]);
    expect(facts.numSubbands).toBe(4);
  });

  it("has one group when groups are larger than the carrier", () => {
    const { facts } = cellWith({ setup: { carrierPrb: 3, prgSizePrb: 16 } });

    expect([...facts.prgPrb]).toEqual([3]);
  });

  it("counts the resource elements that carry data", () => {
    const { facts } = cellWith({
      setup: { pdschSymbols: 10, dmrsRePerPrb: 18, overheadRePerPrb: 6 },
    });

    expect(facts.rePerPrb).toBe(12 * 10 - 18 - 6);
  });

  it("asks for more SINR when fewer errors are allowed", () => {
    const at = (blerTarget: number) => cellWith({ tuning: { blerTarget } }).facts.mcsThresholdDb;

    for (const [mcs, strictDb] of at(0.01).entries())
      expect(strictDb).toBeGreaterThan(at(0.1)[mcs] ?? 99);
  });

  it("takes the tables that the setup names", () => {
    const { facts } = cellWith({ setup: { mcsTable: 2, cqiTable: 2 } });
    const first = cellWith().facts;

    expect(facts.link.table).toBe(2);
    expect(facts.mcsThresholdDb).toHaveLength(28);
    expect(facts.cqiSinrDb[15]).toBeGreaterThan(first.cqiSinrDb[15] ?? 99);
  });
});
