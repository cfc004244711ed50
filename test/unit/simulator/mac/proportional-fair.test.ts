import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { bestUser, smoothThroughput } from "../../../../simulator/mac/proportional-fair.ts";
import { createUniformSequence } from "../../../../simulator/random.ts";

describe("smoothThroughput", () => {
  it("keeps the memory's part of the average and adds the rest of the rate", () => {
    const averages = Float64Array.of(1, 10);
    smoothThroughput(averages, [0, 20], 0.75);

    expect([...averages]).toEqual([0.75, 12.5]);
  });
});

describe("bestUser", () => {
  it("takes the highest rate over throughput, the lower index of equals", () => {
    expect(bestUser([4, 9, 6], 0, 1, Float64Array.of(1, 3, 1))).toBe(2);
    expect(bestUser([4, 9, 6], 0, 1, Float64Array.of(2, 3, 2))).toBe(1);
    expect(bestUser([6, 9, 6], 0, 1, Float64Array.of(2, 3, 2))).toBe(0);
  });

  it("passes over who is not eligible", () => {
    const averages = Float64Array.of(1, 1, 1);

    expect(bestUser([7, 9, 8], 0, 1, averages, Uint8Array.of(1, 0, 1))).toBe(2);
    expect(bestUser([0, 0, 0], 0, 1, averages, Uint8Array.of(0, 0, 2))).toBe(2);
    expect(bestUser([7, 9, 8], 0, 1, averages, new Uint8Array(3))).toBe(-1);
  });

  test.prop([fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 })), { minLength: 1 })])(
    "reads tables of either order",
    (pairs) => {
      const averages = new Float64Array(pairs.length).fill(1);
      for (const resource of [0, 1] as const) {
        const column = pairs.map((pair) => pair[resource]);
        const expected = column.indexOf(Math.max(...column));
        const byUser = pairs.flat();
        const byResource = [0, 1].flatMap((r) => pairs.map((pair) => pair[r] ?? 0));

        expect(bestUser(byUser, resource, 2, averages)).toBe(expected);
        expect(bestUser(byResource, resource * pairs.length, 1, averages)).toBe(expected);
      }
    },
  );

  it("shares resources equally over users with independent channels of different strength", () => {
    const numUes = 5;
    const uniform = createUniformSequence(3, 0);
    const averages = new Float64Array(numUes).fill(1);
    const won = new Array<number>(numUes).fill(0);
    for (let tti = 0; tti < 10_000; tti += 1) {
      const rates = Array.from(averages, (_, u) => (u + 1) * -Math.log(1 - uniform()));
      const u = bestUser(rates, 0, 1, averages);
      won[u] = (won[u] ?? 0) + 1;
      const got = rates.map((rate, n) => (n === u ? rate : 0));
      smoothThroughput(averages, got, 0.99);
    }

    for (const count of won) expect(Math.abs(count / 10_000 - 1 / numUes)).toBeLessThan(0.01);
  });
});
