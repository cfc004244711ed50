import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createBlerModel } from "../../../src/nr/bler-model.ts";
import { effectiveSinr } from "../../../src/nr/eesm.ts";
import { createInnerLoop } from "../../../src/nr/inner-loop.ts";
import { createMcsLink, type McsLink } from "../../../src/nr/mcs-link.ts";
import { type McsTable, mcsEntry } from "../../../src/nr/mcs-tables.ts";
import { transportBlockSizeBits } from "../../../src/nr/transport-block-size.ts";
import { dbToLinear, linearToDb } from "../../../src/nr/units.ts";

const MAX_PRB = 106;
const model = createBlerModel();
const LINKS = ([1, 2, 3, 4] as const).map((table) => createMcsLink(model, table));
const TABLES = LINKS.map((link) => loopOf(link));
/** β that goes up and down along the table. */
const ODD = LINKS.map((link) => loopOf({ ...link, beta: (mcs) => 1 + ((7 * mcs) % 11) }));

describe("createInnerLoop", () => {
  test.prop([channels(), fc.constantFrom(...TABLES, ...ODD)], { numRuns: 500 })(
    "L1 finds what trying every MCS finds",
    ({ sinr, weights, offsetDb }, { loop, link }) => {
      const numPrb = weights.reduce((sum, prbs) => sum + prbs, 0);
      const meets = Array.from({ length: link.numMcs }, (_, mcs) => mcs).filter((mcs) => {
        const effective = effectiveSinr(sinr, weights, sinr.length, link.beta(mcs));
        const bits = blockBits(link.table, mcs, numPrb);
        return link.bler(mcs, bits, linearToDb(effective) - offsetDb) <= 0.1;
      });
      const found = loop.highestMcs(numPrb, sinr, weights, sinr.length, offsetDb);

      expect(found).toBe(Math.max(0, ...meets));
    },
  );

  it("looks past an MCS that misses the target below one that meets it", () => {
    const link = { ...createMcsLink(model, 1), bler: (mcs: number) => (mcs === 10 ? 0 : 1) };

    expect(loopOf(link).loop.highestMcs(1, [1], undefined, 1, 0)).toBe(10);
  });

  it("gives up at the lowest MCS it may use", () => {
    const hopeless = { ...createMcsLink(model, 1), bler: () => 1 };

    expect(loopOf(hopeless).loop.highestMcs(1, [1000], undefined, 1, 0)).toBe(0);
    expect(loopOf(hopeless, 3).loop.highestMcs(1, [1000], undefined, 1, 0)).toBe(3);
    expect(loopOf(createMcsLink(model, 1)).loop.highestMcs(1, [0, 0], undefined, 2, 0)).toBe(0);
  });

  it("uses the front entries only, all alike without weights", () => {
    const [{ loop } = loopOf(createMcsLink(model, 1))] = TABLES;
    const front = loop.highestMcs(8, [30, 60, 0.01], undefined, 2, 0);

    expect(front).toBe(loop.highestMcs(8, [30, 60], [4, 4], 2, 0));
    expect(front).toBeGreaterThan(loop.highestMcs(8, [30, 60, 0.01], undefined, 3, 0));
  });

  it("asks the error model no more about what it has been told", () => {
    let asked = 0;
    const link = createMcsLink(model, 1);
    const counting = {
      ...link,
      bler: (...block: Parameters<McsLink["bler"]>) => {
        asked += 1;
        return link.bler(...block);
      },
    };
    const { loop } = loopOf(counting);
    const choose = () =>
      [0.01, 1, 10].map((sinr) => loop.highestMcs(10, [sinr, 2], undefined, 2, 1));
    const first = choose();
    const atFirst = asked;

    expect(choose()).toEqual(first);
    expect(asked).toBe(atFirst);
    expect(atFirst).toBeLessThan(3 * 3 * link.numMcs); // never more than a few answers per choice
  });
});

// Helpers

function loopOf(link: McsLink, lowestMcs = 0) {
  const bits = (mcs: number, numPrb: number) => blockBits(link.table, mcs, numPrb);
  const options = { link, blockBits: bits, maxPrb: MAX_PRB, blerTarget: 0.1, lowestMcs };
  return { link, loop: createInnerLoop(options) };
}

function blockBits(table: McsTable, mcs: number, numPrb: number): number {
  const entry = mcsEntry(table, mcs);
  if (!entry) throw new RangeError(`no MCS ${mcs}`);
  const grid = { numSymbols: 12, dmrsRePerPrb: 12, overheadRePerPrb: 0, numLayers: 1 };
  return transportBlockSizeBits({ ...entry, ...grid, numPrb });
}

/** Selective channels about a mean: entries of SINR, and the PRBs of each. */
function channels() {
  const entry = fc.record({
    fadeDb: fc.double({ min: -20, max: 6, noNaN: true }),
    prbs: fc.integer({ min: 1, max: 8 }),
    used: fc.integer({ max: 9 }).map((n) => n !== 0),
  });
  return fc
    .record({
      meanDb: fc.double({ min: -15, max: 40, noNaN: true }),
      entries: fc.array(entry, { minLength: 1, maxLength: 13 }),
      offsetDb: fc.double({ min: -10, max: 10, noNaN: true }),
    })
    .map(({ meanDb, entries, offsetDb }) => ({
      sinr: entries.map(({ fadeDb, used }) => (used ? dbToLinear(meanDb + fadeDb) : 0)),
      weights: entries.map(({ prbs }) => prbs),
      offsetDb,
    }));
}
