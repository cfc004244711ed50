import { describe, expect, it } from "vitest";
import { bicmCapacity } from "../../../src/nr/constellation-capacity.ts";

const ORDERS = [2, 4, 6, 8, 10] as const;

describe("bicmCapacity", () => {
  it.each(ORDERS)("of order %i rises from nothing to all of its bits", (order) => {
    const capacities = Array.from({ length: 80 }, (_, i) => bicmCapacity(order, i - 30));
    const bits = capacities.map(({ capacityBits }) => capacityBits);

    expect(bits[0]).toBeLessThan(0.01);
    expect(bits.at(-1)).toBeCloseTo(order, 6);
    for (const [i, value] of bits.entries())
      expect(value).toBeGreaterThan((bits[i - 1] ?? 0) - 1e-12);
  });

  it.each(ORDERS)("of order %i stays below Shannon's limit", (order) => {
    for (let sinrDb = -20; sinrDb <= 40; sinrDb += 1) {
      const { capacityBits, dispersion } = bicmCapacity(order, sinrDb);

      expect(capacityBits).toBeLessThan(Math.log2(1 + 10 ** (sinrDb / 10)) + 1e-12);
      expect(dispersion).toBeGreaterThanOrEqual(0);
    }
  });

  it("is what a binary channel carries, twice, for QPSK", () => {
    // per dimension 1 − ∫ N(y; 1, 1)·log₂(1 + e^(−2y)) dy = 0.485944 bit at 0 dB
    expect(bicmCapacity(2, 0).capacityBits).toBeCloseTo(2 * 0.485944, 5);
  });
});
