import { describe, expect, it } from "vitest";
import { seedMean } from "../../../../src/cli/sanity/seed-mean.ts";

describe("seedMean", () => {
  it("gives mean and standard error", () => {
    expect(seedMean([1, 2, 3, 4])).toEqual({ mean: 2.5, standardError: Math.sqrt(5 / 12) });
  });

  it("knows no error from one seed", () => {
    expect(seedMean([7])).toEqual({ mean: 7, standardError: null });
  });
});
