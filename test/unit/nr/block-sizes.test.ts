import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { tabulateBlockSizes } from "../../../src/nr/block-sizes.ts";
import { mcsEntry } from "../../../src/nr/mcs-tables.ts";
import { transportBlockSizeBits } from "../../../src/nr/transport-block-size.ts";

const FACTS = {
  mcsTable: 2,
  carrierPrb: 52,
  pdschSymbols: 12,
  dmrsRePerPrb: 12,
  overheadRePerPrb: 6,
} as const;

describe("tabulateBlockSizes", () => {
  const blockBits = tabulateBlockSizes(FACTS);

  test.prop([fc.nat({ max: 27 }), fc.integer({ min: 1, max: 52 })])(
    "gives the size of TS 38.214 for every MCS and number of PRBs",
    (mcs, numPrb) => {
      const entry = mcsEntry(2, mcs);
      const { dmrsRePerPrb, overheadRePerPrb } = FACTS;
      const grant = { numPrb, numSymbols: 12, dmrsRePerPrb, overheadRePerPrb, numLayers: 1 };

      expect(entry && transportBlockSizeBits({ ...entry, ...grant })).toBe(blockBits(mcs, numPrb));
    },
  );

  it("is the size that the standard's steps give by hand", () => {
    const sizes = tabulateBlockSizes({ ...FACTS, mcsTable: 1, overheadRePerPrb: 0 });

    expect(sizes(0, 1)).toBe(24); // 132 RE · 2 bit · 120/1024 = 30.9 → quantised to 24
    expect(sizes(28, 12)).toBe(8712); // 1584 RE · 6 bit · 948/1024 = 8798.6
  });

  it("is 0 outside the table", () => {
    expect([blockBits(28, 1), blockBits(0, 0), blockBits(0, 53)]).toEqual([0, 0, 0]);
    expect(blockBits(255, 1)).toBe(0);
  });
});
