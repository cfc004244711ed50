import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { type BlerModel, createBlerModel } from "../../../src/nr/bler-model.ts";
import {
  anyBlockLost,
  sinrDbAtBler,
  transportBlockBler,
} from "../../../src/nr/transport-block-bler.ts";

const model = createBlerModel();
const large = { modulationOrder: 6, codeRateX1024: 822, tbsBits: 92200 } as const; // 11 code blocks

describe("transportBlockBler", () => {
  it("asks for the code block with its CRC, and is lost with any of them", () => {
    const sizes: number[] = [];
    const coin: BlerModel = {
      codeBlockBler({ codeBlockBits }) {
        sizes.push(codeBlockBits);
        return 0.1;
      },
    };

    expect(transportBlockBler(coin, { ...large, sinrDb: 0 })).toBeCloseTo(1 - 0.9 ** 11, 12);
    expect(sizes).toEqual([8408]);
  });

  it("is the code block's error rate when there is only one", () => {
    const block = { modulationOrder: 2, codeRateX1024: 308, tbsBits: 808, sinrDb: -1.7 } as const;

    expect(transportBlockBler(model, block)).toBe(
      model.codeBlockBler({ ...block, codeBlockBits: 824 }),
    );
  });
});

describe("anyBlockLost", () => {
  it("keeps its digits far below one", () => {
    expect(anyBlockLost(1e-18, 5)).toBeCloseTo(5e-18, 30);
  });

  it("is certain when every block is lost, and never when none is", () => {
    expect(anyBlockLost(1, 3)).toBe(1);
    expect(anyBlockLost(0, 3)).toBe(0);
  });
});

describe("sinrDbAtBler", () => {
  test.prop([
    fc.double({ min: 1e-6, max: 0.99, noNaN: true }),
    fc.integer({ min: 3, max: 20_000 }),
  ])("inverts the error rate", (blerTarget, tbsBytes) => {
    const block = { ...large, tbsBits: 8 * tbsBytes };
    const sinrDb = sinrDbAtBler(model, { ...block, blerTarget });

    expect(transportBlockBler(model, { ...block, sinrDb }) / blerTarget).toBeCloseTo(1, 6);
  });

  it("needs more SINR for the same target when there are more code blocks", () => {
    const [few, many] = [92200, 270576].map((tbsBits) =>
      sinrDbAtBler(model, { ...large, tbsBits, blerTarget: 0.1 }),
    );

    expect(many).toBeGreaterThan(few ?? Number.NaN);
  });
});
