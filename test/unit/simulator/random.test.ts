import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createUniformSequence, uniformAt } from "../../../simulator/random.ts";

describe("uniformAt", () => {
  it("gives the numbers of the published Threefry-2x32-20 test vectors", () => {
    expect(uniformAt(0, 0, 0, 0)).toBe(uniformOf(0x6b200159, 0x99ba4efe));
    expect(uniformAt(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).toBe(
      uniformOf(0xc4923a9c, 0x483df7a0),
    );
  });

  test.prop([words()])("lies in [0, 1) and repeats itself", ([seed, stream, slot, user]) => {
    const drawn = uniformAt(seed, stream, slot, user);

    expect(drawn).toBeGreaterThanOrEqual(0);
    expect(drawn).toBeLessThan(1);
    expect(uniformAt(seed, stream, slot, user)).toBe(drawn);
  });

  test.prop([words(), fc.nat({ max: 3 })])("changes with each argument", (args, which) => {
    const other = args.map((word, n) => (n === which ? word + 1 : word)) as typeof args;

    expect(uniformAt(...other)).not.toBe(uniformAt(...args));
  });

  it("fills ten bins evenly over slots, users and streams", () => {
    for (const vary of [0, 1, 2, 3]) {
      const counts = new Array<number>(10).fill(0);
      for (let n = 0; n < 20_000; n += 1) {
        const args = [7, 1, 3, 2].map((word, i) => (i === vary ? n : word));
        const [seed = 0, stream = 0, slot = 0, user = 0] = args;
        const bin = Math.floor(uniformAt(seed, stream, slot, user) * 10);
        counts[bin] = (counts[bin] ?? 0) + 1;
      }
      const chiSquare = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
      expect(chiSquare).toBeLessThan(27.9); // 0.1 % point, 9 degrees of freedom
    }
  });
});

describe("createUniformSequence", () => {
  it("walks through its stream", () => {
    const next = createUniformSequence(5, 9);

    expect([next(), next()]).toEqual([uniformAt(5, 9, 0, 0), uniformAt(5, 9, 1, 0)]);
  });
});

// Helpers

function uniformOf(x0: number, x1: number): number {
  return ((x0 >>> 5) * 2 ** 26 + (x1 >>> 6)) / 2 ** 53;
}

function words() {
  return fc.tuple(
    fc.nat({ max: 2 ** 31 - 2 }),
    fc.nat({ max: 1000 }),
    fc.nat({ max: 2 ** 31 - 2 }),
    fc.nat({ max: 65_000 }),
  );
}
