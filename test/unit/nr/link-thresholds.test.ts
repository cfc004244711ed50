import { describe, expect, it } from "vitest";
import { createBlerModel } from "../../../src/nr/bler-model.ts";
import { cqiBlerTarget, cqiEntry } from "../../../src/nr/cqi-tables.ts";
import {
  cqiSinrEstimateDb,
  cqiSinrThresholdsDb,
  mcsSinrThresholdsDb,
} from "../../../src/nr/link-thresholds.ts";
import { maxMcs, mcsEntry } from "../../../src/nr/mcs-tables.ts";
import { transportBlockBler } from "../../../src/nr/transport-block-bler.ts";

const model = createBlerModel();

describe("mcsSinrThresholdsDb", () => {
  it.each([1, 2, 3, 4] as const)("never falls along table %i", (table) => {
    const thresholdsDb = mcsSinrThresholdsDb(model, table, { blerTarget: 0.1 });

    expect(thresholdsDb).toHaveLength(maxMcs(table) + 1);
    expect([...thresholdsDb]).toEqual([...thresholdsDb].sort((a, b) => a - b));
  });

  it("is where a block of the size asked for just meets the target", () => {
    const thresholdsDb = mcsSinrThresholdsDb(model, 1, { blerTarget: 0.01, tbsBits: 5000 });
    const entry = mcsEntry(1, 20);
    const sinrDb = thresholdsDb[20];
    if (!entry || sinrDb === undefined) throw new RangeError("no MCS 20");

    expect(transportBlockBler(model, { ...entry, tbsBits: 5000, sinrDb })).toBeCloseTo(0.01, 8);
  });

  it("rises when errors are to be rarer", () => {
    const often = mcsSinrThresholdsDb(model, 2, { blerTarget: 0.1 });
    const rarely = mcsSinrThresholdsDb(model, 2, { blerTarget: 0.001 });

    for (const [mcs, sinrDb] of rarely.entries()) expect(sinrDb).toBeGreaterThan(often[mcs] ?? 99);
  });
});

describe("cqiSinrThresholdsDb", () => {
  it.each([1, 2, 3] as const)(
    "rises along table %i from minus infinity at out of range",
    (table) => {
      const thresholdsDb = cqiSinrThresholdsDb(model, table);

      expect(thresholdsDb).toHaveLength(16);
      expect(thresholdsDb[0]).toBe(Number.NEGATIVE_INFINITY);
      for (let cqi = 1; cqi < 16; cqi += 1) {
        expect(thresholdsDb[cqi]).toBeGreaterThan(thresholdsDb[cqi - 1] ?? Number.NaN);
      }
    },
  );

  it("meets each table's own target on 52 PRB of the reference resource", () => {
    const entry = cqiEntry(3, 9);
    const sinrDb = cqiSinrThresholdsDb(model, 3)[9];
    if (!entry || sinrDb === undefined) throw new RangeError("no CQI 9");

    // 52 PRB × 132 resource elements × 4 bits × 378/1024 = 10135 bits: TBS 9992
    const bler = transportBlockBler(model, { ...entry, tbsBits: 9992, sinrDb });
    expect(bler / cqiBlerTarget(3)).toBeCloseTo(1, 4);
  });

  it("spans what the field knows: about −8 to 20 dB for table 1, to 25 dB for table 2", () => {
    expect(cqiSinrThresholdsDb(model, 1)[1]).toBeCloseTo(-7.9, 0);
    expect(cqiSinrThresholdsDb(model, 1)[15]).toBeCloseTo(19.5, 0);
    expect(cqiSinrThresholdsDb(model, 2)[15]).toBeCloseTo(25.2, 0);
  });
});

describe("cqiSinrEstimateDb", () => {
  it("assumes the middle between a threshold and the next", () => {
    const thresholdsDb = [...cqiSinrThresholdsDb(model, 1)];
    const estimatesDb = [...cqiSinrEstimateDb(model, 1)];
    const [, first = 0] = thresholdsDb;
    const [last = 0, top = 0] = thresholdsDb.slice(-2);

    expect(estimatesDb[7]).toBeCloseTo(((thresholdsDb[7] ?? 0) + (thresholdsDb[8] ?? 0)) / 2, 9);
    expect(estimatesDb[0]).toBeCloseTo(first - 3, 9);
    expect(estimatesDb[15]).toBeCloseTo(top + (top - last) / 2, 9);
  });
});
