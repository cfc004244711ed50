import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { segmentTransportBlock } from "../../../src/nr/code-block-segmentation.ts";

describe("segmentTransportBlock", () => {
  it("keeps a small block whole, with a 16-bit CRC", () => {
    expect(segmentTransportBlock({ tbsBits: 3824, codeRateX1024: 616 })).toEqual({
      baseGraph: 2,
      tbCrcBits: 16,
      numCodeBlocks: 1,
      codeBlockBits: 3840,
      cbCrcBits: 0,
    });
  });

  it("splits a large block and gives every part its own CRC", () => {
    // B = 92200 + 24; C = ceil(92224 / 8424) = 11; K' = 92224 / 11 + 24
    expect(segmentTransportBlock({ tbsBits: 92200, codeRateX1024: 822 })).toEqual({
      baseGraph: 1,
      tbCrcBits: 24,
      numCodeBlocks: 11,
      codeBlockBits: 8408,
      cbCrcBits: 24,
    });
  });

  it.each([
    { tbsBits: 292, codeRateX1024: 948, baseGraph: 2, why: "small at any rate" },
    { tbsBits: 304, codeRateX1024: 948, baseGraph: 1, why: "not small, high rate" },
    { tbsBits: 3824, codeRateX1024: 686, baseGraph: 2, why: "medium, rate 0.67 or less" },
    { tbsBits: 3824, codeRateX1024: 687, baseGraph: 1, why: "medium, rate above 0.67" },
    { tbsBits: 3840, codeRateX1024: 616, baseGraph: 1, why: "large" },
    { tbsBits: 50000, codeRateX1024: 256, baseGraph: 2, why: "large, rate 1/4" },
  ])("picks base graph $baseGraph: $why", ({ tbsBits, codeRateX1024, baseGraph }) => {
    expect(segmentTransportBlock({ tbsBits, codeRateX1024 }).baseGraph).toBe(baseGraph);
  });

  test.prop([fc.integer({ min: 3, max: 160_000 }), fc.integer({ min: 30, max: 948 })])(
    "loses no bit and exceeds no lifting size",
    (tbsBytes, codeRateX1024) => {
      const tbsBits = 8 * tbsBytes;
      const { baseGraph, tbCrcBits, numCodeBlocks, codeBlockBits, cbCrcBits } =
        segmentTransportBlock({ tbsBits, codeRateX1024 });
      const carriedBits = numCodeBlocks * (codeBlockBits - cbCrcBits);

      expect(codeBlockBits).toBeLessThanOrEqual(baseGraph === 1 ? 8448 : 3840);
      expect(carriedBits).toBeGreaterThanOrEqual(tbsBits + tbCrcBits);
      expect(carriedBits).toBeLessThan(tbsBits + tbCrcBits + numCodeBlocks);
      expect(cbCrcBits).toBe(numCodeBlocks > 1 ? 24 : 0);
    },
  );
});
