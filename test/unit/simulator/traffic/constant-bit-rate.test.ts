import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { FULL_BUFFER_BYTES } from "../../../../schemas/fields.ts";
import { createConstantBitRate } from "../../../../simulator/traffic/constant-bit-rate.ts";

describe("createConstantBitRate", () => {
  it("E7 lets whole bytes arrive at the rate", () => {
    const source = createConstantBitRate({ cbrKbps: 20, slotUs: 500 }); // 1.25 bytes per slot
    const waiting = [0, 1, 2, 3].map((tti) => {
      source.arrive(tti);
      return source.bufferBytes();
    });

    expect(waiting).toEqual([1, 2, 3, 5]);
  });

  test.prop([
    fc.integer({ min: 1, max: 100_000 }),
    fc.constantFrom(1000, 500, 250, 125),
    fc.array(fc.nat({ max: 3000 }), { maxLength: 60 }),
  ])(
    "E7 keeps account of every byte, and knows the age of the oldest",
    (cbrKbps, slotUs, takes) => {
      const source = createConstantBitRate({ cbrKbps, slotUs });
      const queue: number[] = []; // slot in which each waiting byte arrived, oldest first
      let arrived = 0;
      for (const [tti, maxBytes] of takes.entries()) {
        source.arrive(tti);
        for (; arrived < Math.floor(((tti + 1) * cbrKbps * slotUs) / 8000); arrived += 1) {
          queue.push(tti);
        }
        const taken = queue.splice(0, maxBytes).length;

        expect(source.take(maxBytes)).toBe(taken);
        expect(source.queuedBytes()).toBe(queue.length);
        expect(source.offeredBytes()).toBe(arrived);
        expect(source.holDelayUs(tti)).toBe((tti - (queue[0] ?? tti)) * slotUs);
      }
    },
  );

  it("never reports an overloaded queue as full buffer", () => {
    const source = createConstantBitRate({ cbrKbps: 10_000_000, slotUs: 1000 });
    source.arrive(10_000);

    expect(source.bufferBytes()).toBe(FULL_BUFFER_BYTES - 1);
    expect(source.queuedBytes()).toBeGreaterThan(FULL_BUFFER_BYTES);
  });
});
