import { describe, expect, it } from "vitest";
import { blockSizeBits } from "../../../../src/domain/state/block-size-bits.ts";
import { cellWith } from "../../../support/cells.ts";

describe("blockSizeBits", () => {
  it("is the standard's size for the cell's symbols and overhead", () => {
    const { facts } = cellWith(); // 12 symbols, 12 of 144 resource elements are DM-RS

    expect(blockSizeBits(facts, 0, 1)).toBe(24); // 132 RE · 2 bit · 120/1024 = 30.9 → quantised to 24
    expect(blockSizeBits(facts, 28, 12)).toBe(8712); // 1584 RE · 6 bit · 948/1024 = 8798.6
  });

  it("is nothing for an MCS that the table does not have", () => {
    expect(blockSizeBits(cellWith().facts, 29, 12)).toBe(0);
  });
});
