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
