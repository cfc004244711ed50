import { describe, expect, it } from "vitest";
import { quantile } from "../../../../src/trainer/evaluation/quantile.ts";
import {
  drawResamples,
  estimateOf,
  resampledMeans,
} from "../../../../src/trainer/evaluation/resamples.ts";

describe("quantile", () => {
  it("lies between the ordered values, in proportion", () => {
    const sorted = Float64Array.of(1, 2, 4);

    expect([0, 0.25, 0.5, 0.75, 1].map((ratio) => quantile(sorted, ratio))).toEqual([
      1, 1.5, 2, 3, 4,
    ]);
  });
});

describe("drawResamples", () => {
  it("begins with the sample itself and draws every seed equally often", () => {
    const resamples = drawResamples(4);
    const counts = [0, 0, 0, 0];
    for (const row of resamples.slice(1)) for (const i of row) counts[i] = (counts[i] ?? 0) + 1;

    expect(resamples).toHaveLength(2001);
    expect([...(resamples[0] ?? [])]).toEqual([0, 1, 2, 3]);
    for (const count of counts) expect(count / 8000).toBeCloseTo(0.25, 1);
  });

  it("draws the same again", () => {
    expect(drawResamples(5)).toEqual(drawResamples(5));
    expect(drawResamples(5, 2)).not.toEqual(drawResamples(5));
  });
});

describe("estimateOf", () => {
  it("comes to ± 1.96 standard errors for a large sample", () => {
    const values = Array.from({ length: 200 }, (_, i) => i); // standard deviation 57.7
    const means = resampledMeans(drawResamples(values.length), values);
    const { value, low, high } = estimateOf(means, values.length);
    const halfWidth = (1.96 * Math.sqrt((200 ** 2 - 1) / 12)) / Math.sqrt(200);

    expect(value).toBe(99.5);
    expect(low).toBeCloseTo(99.5 - halfWidth, -0.5);
    expect(high).toBeCloseTo(99.5 + halfWidth, -0.5);
  });

  it("is the exact binomial for two values", () => {
    const means = resampledMeans(drawResamples(2), [0, 1]);

    expect(estimateOf(means, 2)).toEqual({ value: 0.5, low: 0, high: 1 });
    expect(means.slice(1).filter((mean) => mean === 0.5).length / 2000).toBeCloseTo(0.5, 1);
  });

  it("has no interval for one seed, and none of any width for equal values", () => {
    const alone = resampledMeans(drawResamples(1), [3]);
    const equal = resampledMeans(drawResamples(9), Array(9).fill(2));

    expect(estimateOf(alone, 1)).toEqual({ value: 3, low: null, high: null });
    expect(estimateOf(equal, 9)).toEqual({ value: 2, low: 2, high: 2 });
  });
});
