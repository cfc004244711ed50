import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createBlerModel, waterfallOf } from "../../../src/nr/bler-model.ts";
import { type McsTable, maxMcs, mcsEntry } from "../../../src/nr/mcs-tables.ts";
import { normalApproximation } from "../../../src/nr/normal-approximation.ts";

const model = createBlerModel();

describe("createBlerModel", () => {
  it("loses half of the blocks in the middle of the waterfall, 16 % one width above", () => {
    const block = { modulationOrder: 4, codeRateX1024: 490, codeBlockBits: 3000 } as const;
    const { midDb, widthDb } = waterfallOf(block);

    expect(model.codeBlockBler({ ...block, sinrDb: midDb })).toBeCloseTo(0.5, 6);
    expect(model.codeBlockBler({ ...block, sinrDb: midDb + widthDb })).toBeCloseTo(0.15866, 5);
  });

  it("answers the same from memory, and does not mix up blocks", () => {
    const block = {
      modulationOrder: 8,
      codeRateX1024: 682.5,
      codeBlockBits: 8000,
      sinrDb: 19,
    } as const;
    const first = model.codeBlockBler(block);

    expect(model.codeBlockBler({ ...block, codeRateX1024: 683 })).not.toBe(first);
    expect(model.codeBlockBler({ ...block, codeBlockBits: 8008 })).not.toBe(first);
    expect(model.codeBlockBler({ ...block, modulationOrder: 6 })).not.toBe(first);
    expect(model.codeBlockBler(block)).toBe(first);
    expect(createBlerModel().codeBlockBler(block)).toBe(first);
  });

  test.prop([blocks(), fc.double({ min: -30, max: 50, noNaN: true })])(
    "is a probability",
    (block, sinrDb) => {
      const bler = model.codeBlockBler({ ...block, sinrDb });

      expect(bler).toBeGreaterThanOrEqual(0);
      expect(bler).toBeLessThanOrEqual(1);
    },
  );

  test.prop([blocks()])("falls with SINR, from certain loss to certain success", (block) => {
    const blers = Array.from({ length: 161 }, (_, i) =>
      model.codeBlockBler({ ...block, sinrDb: i / 2 - 40 }),
    );

    expect(blers[0]).toBeCloseTo(1, 4);
    expect(blers.at(-1)).toBeCloseTo(0, 4);
    for (const [i, bler] of blers.entries()) expect(bler).toBeLessThanOrEqual(blers[i - 1] ?? 1);
  });

  it("answers the same in whatever order it is asked about rates that are remembered as one", () => {
    const block = { modulationOrder: 6, codeBlockBits: 3000, sinrDb: 8 } as const;
    const asked = [
      { codeRateX1024: 500.1, rateRatio: 0.5001 },
      { codeRateX1024: 499.9, rateRatio: 0.4999 },
    ];
    const answers = (order: typeof asked) => {
      const fresh = createBlerModel();
      return new Set(order.map((rates) => fresh.codeBlockBler({ ...block, ...rates })));
    };

    expect(answers(asked).size).toBe(1);
    expect(answers(asked)).toEqual(answers(asked.toReversed()));
  });

  test.prop([blocks(), fc.double({ min: -15, max: 35, noNaN: true })])(
    "never loses more where parity bits came with every transmission",
    (block, sinrDb) => {
      const ratios = [1, 0.99, 0.9, 0.75, 0.6, 0.5, 0.4, 1 / 3, 0.25, 0.1, 0.01];
      const blers = ratios.map((rateRatio) => model.codeBlockBler({ ...block, sinrDb, rateRatio }));

      expect(blers[0]).toBe(model.codeBlockBler({ ...block, sinrDb }));
      for (const [i, bler] of blers.entries()) expect(bler).toBeLessThanOrEqual(blers[i - 1] ?? 1);
    },
  );

  it("gains more than the added energy from new bits at a high rate, and just that below the mother rate", () => {
    const gainDb = (codeRateX1024: number) => {
      const block = { modulationOrder: 6, codeBlockBits: 8000, codeRateX1024 } as const;
      return waterfallOf(block).midDb - waterfallOf({ ...block, rateRatio: 0.5 }).midDb;
    };

    expect(gainDb(948)).toBeGreaterThan(8);
    expect(gainDb(340)).toBeCloseTo(10 * Math.log10(2), 1); // base graph 1 ends at 1/3
    expect(gainDb(100)).toBeCloseTo(10 * Math.log10(2), 2);
  });

  test.prop([blocks(), fc.double({ min: 0.01, max: 1, noNaN: true })])(
    "has a waterfall for every block, rate and combination of transmissions",
    (block, rateRatio) => {
      const { midDb, widthDb } = waterfallOf({ ...block, rateRatio });

      expect(midDb).toBeGreaterThan(-40);
      expect(midDb).toBeLessThan(40);
      expect(widthDb).toBeGreaterThan(0.05);
      expect(widthDb).toBeLessThan(4);
    },
  );

  test.prop([blocks()])("loses 0.3 to 2.6 dB to the ideal code of the same length", (block) => {
    const { midDb, widthDb } = waterfallOf(block);
    const ideal = normalApproximation(block);

    expect(midDb - ideal.midDb).toBeGreaterThan(0.3);
    expect(midDb - ideal.midDb).toBeLessThan(2.6);
    expect(widthDb / ideal.widthDb).toBeGreaterThan(0.8);
    expect(widthDb / ideal.widthDb).toBeLessThan(1.5);
  });
});

// Helpers

/** Every MCS of every table, with any code block size. */
function blocks() {
  const entry = fc
    .constantFrom<McsTable>(1, 2, 3, 4)
    .chain((table) => fc.nat({ max: maxMcs(table) }).map((mcs) => mcsEntry(table, mcs)));
  return fc.tuple(entry, fc.integer({ min: 24, max: 8448 })).map(([row, codeBlockBits]) => {
    if (!row) throw new RangeError("reserved MCS");
    const { modulationOrder, codeRateX1024 } = row;
    return { modulationOrder, codeRateX1024, codeBlockBits };
  });
}
