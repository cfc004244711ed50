import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { segmentTransportBlock } from "../../../src/nr/code-block-segmentation.ts";
import {
  baseGraphOf,
  FITTED_WEIGHTS,
  gapTerms,
  widthTerms,
} from "../../../src/nr/implementation-gap.ts";

describe("baseGraphOf", () => {
  test.prop([fc.integer({ min: 1, max: 160_000 }), fc.integer({ min: 205, max: 948 })])(
    "guesses from a code block what segmentation knows from the transport block",
    (tbsBytes, codeRateX1024) => {
      const tbsBits = 8 * tbsBytes;
      const { baseGraph, codeBlockBits } = segmentTransportBlock({ tbsBits, codeRateX1024 });

      expect(baseGraphOf({ codedRate: codeRateX1024 / 1024, codeBlockBits })).toBe(baseGraph);
    },
  );
});

describe("terms", () => {
  test.prop([fc.double({ min: 0.2, max: 0.95, noNaN: true }), fc.integer({ min: 24, max: 8448 })])(
    "come in the number their weights do",
    (codedRate, codeBlockBits) => {
      const baseGraph = baseGraphOf({ codedRate, codeBlockBits });
      const block = { modulationOrder: 6, codedRate, codeBlockBits, baseGraph } as const;
      const { baseGraph1, baseGraph2, width } = FITTED_WEIGHTS;

      expect(gapTerms(block).length).toBe((baseGraph === 1 ? baseGraph1 : baseGraph2).length);
      expect(widthTerms(block).length).toBe(width.length);
    },
  );
});
