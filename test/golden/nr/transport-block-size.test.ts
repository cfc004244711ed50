import { describe, expect, it } from "vitest";
import { type McsTable, mcsEntry } from "../../../src/nr/mcs-tables.ts";
import { transportBlockSizeBits } from "../../../src/nr/transport-block-size.ts";

describe("transport block sizes worked out by hand from TS 38.214, 5.1.3.2", () => {
  // resource elements × Q_m × R × layers = information bits, then step 3 or 4
  it.each([
    { why: "1 PRB, QPSK 120/1024: 30.9 bits, n = 3, 24", table: 1, mcs: 0, numPrb: 1, tbsBits: 24 },
    {
      why: "10 PRB, QPSK 308/1024: 794.1 bits, n = 3, 792 → 808",
      table: 1,
      mcs: 4,
      numPrb: 10,
      tbsBits: 808,
    },
    {
      why: "20 PRB, 16QAM 340/1024: 3506.3 bits, n = 5, 3488 → 3496",
      table: 1,
      mcs: 10,
      numPrb: 20,
      tbsBits: 3496,
    },
    {
      why: "50 PRB, QPSK 679/1024: 8752.7 bits, n = 8, 8704 → C = 2, 8712",
      table: 1,
      mcs: 9,
      numPrb: 50,
      tbsBits: 8712,
    },
    {
      why: "52 PRB, 64QAM 948/1024: 38127.4 bits, n = 10, 37888 → C = 5, 37896",
      table: 1,
      mcs: 28,
      numPrb: 52,
      tbsBits: 37896,
    },
    {
      why: "273 PRB, 256QAM 948/1024: 266891.6 bits, n = 13, 270336 → C = 33, 270576",
      table: 2,
      mcs: 27,
      numPrb: 273,
      tbsBits: 270576,
    },
    {
      why: "100 PRB, QPSK 251/1024: 6471.1 bits, n = 7, 6400; R ≤ 1/4: C = 2, 6408",
      table: 1,
      mcs: 3,
      numPrb: 100,
      tbsBits: 6408,
    },
    {
      why: "273 PRB, QPSK 30/1024: 2111.5 bits, n = 5, 2080 → 2088",
      table: 3,
      mcs: 0,
      numPrb: 273,
      tbsBits: 2088,
    },
  ] as const)("$why", ({ table, mcs, numPrb, tbsBits }) => {
    expect(transportBlockSizeBits(slotOf(table, mcs, numPrb))).toBe(tbsBits);
  });
});

it("rounds a tie of step 4 up: 204 PRB, QPSK 64/1024, 4 layers", () => {
  // 13464 bits, n = 8: 13440 / 256 = 52.5, so 53 × 256 = 13568; R ≤ 1/4: C = 4
  expect(transportBlockSizeBits({ ...slotOf(3, 3, 204), numLayers: 4 })).toBe(13576);
});

// Helpers

/** One layer on a slot of 12 symbols with 12 DM-RS resource elements: 132 per PRB. */
function slotOf(table: McsTable, mcs: number, numPrb: number) {
  const entry = mcsEntry(table, mcs);
  if (!entry) throw new RangeError(`no MCS ${mcs}`);
  const slot = { numSymbols: 12, dmrsRePerPrb: 12, overheadRePerPrb: 0, numLayers: 1 };
  return { ...entry, ...slot, numPrb };
}
