import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createPrbGrid, NOBODY } from "../../../../simulator/mac/prb-grid.ts";

const FACTS = { carrierPrb: 10, prgSizePrb: 4, subbandPrb: 5 };

describe("createPrbGrid", () => {
  it("hands out whole groups, the last one smaller", () => {
    const grid = createPrbGrid(FACTS);
    const asked: number[][] = [];
    grid.handOut((startPrb, numPrb) => asked.push([startPrb, numPrb]) - 1);

    expect(asked).toEqual([
      [0, 4],
      [4, 4],
      [8, 2],
    ]);
    expect([0, 1, 2].map((user) => grid.runsOf(user))).toEqual([[[0, 4]], [[4, 4]], [[8, 2]]]);
  });

  it("R4 trims the last group of a retransmission and leaves its rest empty", () => {
    const grid = createPrbGrid(FACTS);

    expect(grid.takeBest(3, 5, [7, 9])).toBe(true); // the subband of group 2 is the better one
    expect(grid.runsOf(3)).toEqual([
      [0, 3],
      [8, 2],
    ]);
    grid.handOut(() => 1);
    expect(grid.runsOf(1)).toEqual([[4, 4]]);
  });

  it("gives nothing when there is not enough", () => {
    const grid = createPrbGrid(FACTS);
    grid.takeBest(0, 4, [1, 1]);

    expect(grid.takeBest(1, 7, [1, 1])).toBe(false);
    expect(grid.runsOf(1)).toEqual([]);
    grid.clear();
    expect(grid.takeBest(1, 7, [1, 1])).toBe(true);
  });

  test.prop([
    fc.record({
      carrierPrb: fc.integer({ min: 1, max: 60 }),
      prgSizePrb: fc.integer({ min: 1, max: 16 }),
      subbandPrb: fc.integer({ min: 1, max: 16 }),
    }),
    fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 6 }),
    fc.array(fc.nat({ max: 15 }), { minLength: 60, maxLength: 60 }),
  ])(
    "R2 R4 every PRB has one owner at most, runs start at groups and sizes are kept",
    (facts, wanted, cqi) => {
      const grid = createPrbGrid(facts);
      const isGiven = wanted.map((numPrb, user) => grid.takeBest(user, numPrb, cqi));
      grid.handOut((startPrb) => (startPrb % 3 === 0 ? 99 : NOBODY));
      const runs = [...wanted.keys(), 99].flatMap((user) => grid.runsOf(user));
      const taken = runs.flatMap(([start, length]) => Array.from({ length }, (_, i) => start + i));

      expect(new Set(taken).size).toBe(taken.length);
      expect(taken.every((n) => n < facts.carrierPrb)).toBe(true);
      expect(runs.every(([start]) => start % facts.prgSizePrb === 0)).toBe(true);
      for (const [user, numPrb] of wanted.entries()) {
        const given = grid.runsOf(user).reduce((sum, [, length]) => sum + length, 0);
        expect(given).toBe(isGiven[user] ? numPrb : 0);
      }
    },
  );
});
