import { describe, expect, it } from "vitest";
import { normalApproximation } from "../../../src/nr/normal-approximation.ts";

describe("normalApproximation", () => {
  it("narrows with the square root of the length", () => {
    const short = normalApproximation({
      modulationOrder: 4,
      codeRateX1024: 512,
      codeBlockBits: 2000,
    });
    const long = normalApproximation({
      modulationOrder: 4,
      codeRateX1024: 512,
      codeBlockBits: 8000,
    });

    expect(short.widthDb / long.widthDb).toBeCloseTo(2, 1);
    expect(long.midDb).toBeGreaterThan(short.midDb); // both near capacity, the longer one less helped by ½·log₂ n
  });

  it("moves by exactly 3 dB when a rate below the mother rate is halved", () => {
    const once = normalApproximation({
      modulationOrder: 2,
      codeRateX1024: 128,
      codeBlockBits: 1024,
    });
    const twice = normalApproximation({
      modulationOrder: 2,
      codeRateX1024: 64,
      codeBlockBits: 1024,
    });

    expect(once.midDb - twice.midDb).toBeCloseTo(10 * Math.log10(2), 9);
    expect(twice.widthDb).toBeCloseTo(once.widthDb, 9);
    expect(twice.codedRate).toBe(0.2);
  });

  it("sends a whole number of resource elements, so a tiny block at a high rate is helped", () => {
    // 24 bits at 948/1024 of 8 bits are 3.24 resource elements: 4 are sent
    const block = { modulationOrder: 8, codeRateX1024: 948, codeBlockBits: 24 } as const;

    expect(normalApproximation(block).codedRate).toBe(24 / 32);
  });
});
