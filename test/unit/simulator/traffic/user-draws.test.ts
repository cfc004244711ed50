import { describe, expect, it } from "vitest";
import { uniformAt } from "../../../../simulator/random.ts";
import { createUserDraws } from "../../../../simulator/traffic/user-draws.ts";

const NUM_DRAWS = 20_000;

describe("createUserDraws", () => {
  it("draws the numbers that belong to seed, stream and user, one after the other", () => {
    const draws = createUserDraws(3, 4, 5);

    expect([draws.uniform(), draws.uniform()]).toEqual([
      uniformAt(3, 4, 0, 5),
      uniformAt(3, 4, 1, 5),
    ]);
  });

  it("draws exponential and truncated normal numbers", () => {
    const draws = createUserDraws(1, 2, 3);
    const exponential = meanSquareOf(() => draws.exponential());
    const wide = meanSquareOf(() => draws.normal(100));
    const narrow = meanSquareOf(() => draws.normal(1));

    expect(exponential.mean).toBeCloseTo(1, 1);
    expect(exponential.meanSquare / 2).toBeCloseTo(1, 1);
    expect([wide.mean, wide.meanSquare]).toEqual([expect.closeTo(0, 1), expect.closeTo(1, 1)]);
    expect(narrow.largest).toBeLessThanOrEqual(1);
    expect(narrow.meanSquare).toBeCloseTo(0.291, 2); // 1 − 2·φ(1) / (2·Φ(1) − 1)
  });
});

// Helpers

function meanSquareOf(draw: () => number) {
  const values = Array.from({ length: NUM_DRAWS }, draw);
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / NUM_DRAWS,
    meanSquare: values.reduce((sum, value) => sum + value * value, 0) / NUM_DRAWS,
    largest: Math.max(...values.map(Math.abs)),
  };
}
