import { describe, expect, it } from "vitest";
import { readBlerTables } from "../../../src/accuracy/bler-tables.ts";
import { mcsEntry } from "../../../src/nr/mcs-tables.ts";

const CASE = {
  in: { table: 2, mcs: 5, snr_db: [0, 1, 2, 4] },
  out: { bler_by_cbs: { 1024: [1, 0.1, 0, 0], 24: [1, 0.01, 0.001, 0] } },
};

describe("readBlerTables", () => {
  it.each<[what: string, bits: number, sinrDb: number, bler: number]>([
    ["is exact on a point of the tables", 24, 1, 0.01],
    ["interpolates log10 BLER over SINR", 24, 0.5, 0.1],
    ["interpolates it over size", 524, 1, Math.sqrt(0.001)],
    ["takes the nearest size of 24 + 100k", 570, 1, Math.sqrt(0.001)],
    ["takes the even one of two that are as near", 74, 1, 0.01],
    ["takes the nearest tenth of a dB", 24, 0.54, 0.1],
    ["keeps the last size for larger ones", 8000, 1, 0.1],
    ["keeps the first SINR for lower ones", 24, -12, 1],
    ["keeps the last SINR for higher ones", 24, 40, 0],
    ["counts as no error what is less than was ever seen", 24, 2.1, 0],
    ["falls towards two decades below that", 1024, 1.1, 0.1 * 10 ** -0.4],
  ])("%s", (_, codeBlockBits, sinrDb, bler) => {
    expect(lookUp(codeBlockBits, sinrDb)).toBeCloseTo(bler, 9);
  });

  it("expects to lose whatever the reference has no curve for", () => {
    const tables = readBlerTables([fileOf(CASE)]);

    expect(lookUp(24, 30, 6)).toBe(1);
    expect([1, 2].map((table) => tables?.lowestMcs(table as 1 | 2))).toEqual([undefined, 5]);
  });

  it("leaves the uplink out, and files of other kinds alone", () => {
    const uplink = { ...CASE, in: { ...CASE.in, category: "PUSCH", mcs: 2 } };
    const others = [fileOf({ in: { table: 2, mcs: 5 }, out: {} }), "{"];

    expect(readBlerTables([...others, fileOf(uplink, CASE)])?.lowestMcs(2)).toBe(5);
    expect(readBlerTables(others)).toBeUndefined();
  });

  it("takes the curves of several files together", () => {
    const other = { ...CASE, in: { ...CASE.in, mcs: 3 } };

    expect(readBlerTables([fileOf(CASE), fileOf(other)])?.lowestMcs(2)).toBe(3);
  });
});

// Helpers

function lookUp(codeBlockBits: number, sinrDb: number, mcs = 5): number | undefined {
  const row = mcsEntry(2, mcs);
  if (!row) throw new RangeError(`no MCS ${mcs}`);
  return readBlerTables([fileOf(CASE)])
    ?.modelOf(2)
    .codeBlockBler({ ...row, codeBlockBits, sinrDb });
}

function fileOf(...cases: unknown[]): string {
  return JSON.stringify({ cases });
}
