import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { segmentTransportBlock } from "../../../src/nr/code-block-segmentation.ts";
import { type McsTable, maxMcs, mcsEntry } from "../../../src/nr/mcs-tables.ts";
import {
  dataRePerPrb,
  resourceElements,
  transportBlockSizeBits,
} from "../../../src/nr/transport-block-size.ts";

describe("resourceElements", () => {
  it("takes DM-RS and overhead off every PRB", () => {
    const grant = { numPrb: 10, numSymbols: 12, dmrsRePerPrb: 12, overheadRePerPrb: 6 };

    expect(resourceElements(grant)).toBe(10 * (144 - 12 - 6));
  });

  it("counts no more than 156 resource elements in a PRB, and no fewer than none", () => {
    const slot = { numPrb: 2, numSymbols: 14, dmrsRePerPrb: 6, overheadRePerPrb: 0 };

    expect(resourceElements(slot)).toBe(2 * 156);
    expect(resourceElements({ ...slot, numSymbols: 1, dmrsRePerPrb: 24 })).toBe(0);
  });
});

describe("dataRePerPrb", () => {
  it("is what a cell's setup leaves of one PRB, and never below 0", () => {
    const layout = { pdschSymbols: 12, dmrsRePerPrb: 12, overheadRePerPrb: 6 };

    expect(dataRePerPrb(layout)).toBe(144 - 12 - 6);
    expect(dataRePerPrb({ ...layout, pdschSymbols: 1 })).toBe(0);
  });
});

describe("transportBlockSizeBits", () => {
  it("is nothing for an empty grant", () => {
    expect(transportBlockSizeBits({ ...grantOf(1, 5), numPrb: 0 })).toBe(0);
  });

  it("has a floor of 24 bits", () => {
    const tiny = { ...grantOf(3, 0), numPrb: 1, numSymbols: 1, dmrsRePerPrb: 0 };

    expect(transportBlockSizeBits(tiny)).toBe(24);
  });

  it("scales the information bits of paging and random access", () => {
    const page = { ...grantOf(1, 0), numPrb: 24 };

    expect(transportBlockSizeBits({ ...page, tbScaling: 0.25 })).toBeLessThan(
      transportBlockSizeBits({ ...page, tbScaling: 0.5 }),
    );
  });

  test.prop([grants()])("is a multiple of 8 and at least 24", (grant) => {
    const tbsBits = transportBlockSizeBits(grant);

    expect(tbsBits % 8).toBe(0);
    expect(tbsBits).toBeGreaterThanOrEqual(24);
  });

  test.prop([grants()])("never shrinks when a PRB is added", (grant) => {
    const { numPrb } = grant;

    expect(transportBlockSizeBits({ ...grant, numPrb: numPrb + 1 })).toBeGreaterThanOrEqual(
      transportBlockSizeBits(grant),
    );
  });

  test.prop([grants()])("stays within a quantisation step of the information bits", (grant) => {
    const infoBits =
      (resourceElements(grant) * grant.numLayers * grant.modulationOrder * grant.codeRateX1024) /
      1024;
    const tbsBits = transportBlockSizeBits(grant);

    expect(tbsBits).toBeGreaterThan(0.95 * infoBits - 24);
    expect(tbsBits).toBeLessThan(Math.max(25, 1.07 * infoBits + 24));
  });

  test.prop([grants()])("divides evenly into code blocks of whole bytes", (grant) => {
    const tbsBits = transportBlockSizeBits(grant);
    const { codeRateX1024 } = grant;
    const segments = segmentTransportBlock({ tbsBits, codeRateX1024 });

    expect((tbsBits + segments.tbCrcBits) % (8 * segments.numCodeBlocks)).toBe(0);
  });
});

// Helpers

function grantOf(table: McsTable, mcs: number) {
  const entry = mcsEntry(table, mcs);
  if (!entry) throw new RangeError(`no MCS ${mcs}`);
  const { modulationOrder, codeRateX1024 } = entry;
  const slot = { numPrb: 1, numSymbols: 12, dmrsRePerPrb: 12, overheadRePerPrb: 0, numLayers: 1 };
  return { ...slot, modulationOrder, codeRateX1024 };
}

/** Any grant of 1 to 274 PRB that leaves resource elements for data. */
function grants() {
  const scheme = fc
    .constantFrom<McsTable>(1, 2, 3, 4)
    .chain((table) => fc.nat({ max: maxMcs(table) }).map((mcs) => grantOf(table, mcs)));
  const shape = fc.record({
    numPrb: fc.integer({ min: 1, max: 274 }),
    numSymbols: fc.integer({ min: 5, max: 14 }),
    dmrsRePerPrb: fc.constantFrom(6, 12, 18, 24, 36),
    overheadRePerPrb: fc.constantFrom(0, 6, 12, 18),
    numLayers: fc.integer({ min: 1, max: 4 }),
  });
  return fc.tuple(scheme, shape).map(([entry, grant]) => ({ ...entry, ...grant }));
}
