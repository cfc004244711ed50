import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { type ByteRanges, createByteRanges } from "../../../../simulator/traffic/byte-ranges.ts";

describe("createByteRanges", () => {
  test.prop([fc.shuffledSubarray(Array.from({ length: 60 }, (_, n) => n)), fc.nat({ max: 60 })])(
    "holds what was added in any order, in order, and as few ranges as there can be",
    (pieces, cutBytes) => {
      const ranges = createByteRanges();
      for (const piece of pieces) ranges.add(3 * piece, 3 * piece + 3);
      const bytes = pieces.flatMap((piece) => [3 * piece, 3 * piece + 1, 3 * piece + 2]);
      bytes.sort((a, b) => a - b);

      expect(bytesOf(ranges)).toEqual(bytes);
      expect(ranges.numRanges).toBe(bytes.filter((byte, n) => byte - 1 !== bytes[n - 1]).length);

      if (ranges.numRanges === 0) return;
      const cut = Math.min(cutBytes, ranges.endByte(0) - ranges.startByte(0));
      ranges.cutFirst(cut);
      expect(bytesOf(ranges)).toEqual(bytes.slice(cut));
      ranges.clear();
      expect(ranges.numRanges).toBe(0);
    },
  );
});

// Helpers

function bytesOf(ranges: ByteRanges): number[] {
  return Array.from({ length: ranges.numRanges }, (_, n) => {
    const start = ranges.startByte(n);
    return Array.from({ length: ranges.endByte(n) - start }, (_, byte) => start + byte);
  }).flat();
}
