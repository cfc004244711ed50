import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { openHistogram } from "../../../../src/adapters/telemetry/latency-histogram.ts";

const durationUs = fc.double({ min: 1, max: 1e6, noNaN: true });

describe("openHistogram", () => {
  it("is 0 while it is empty", () => {
    expect(openHistogram().percentiles()).toEqual({ p50: 0, p90: 0, p99: 0, p999: 0, max: 0 });
  });

  test.prop([fc.array(durationUs, { minLength: 1, maxLength: 3000 })])(
    "gives percentiles to within 3 %",
    (durationsUs) => {
      const histogram = openHistogram();
      for (const us of durationsUs) histogram.record(us);
      const { p50, p90, p99, p999, max } = histogram.percentiles();

      const sorted = durationsUs.toSorted((one, other) => one - other);
      const rank = (ratio: number) => Math.ceil(ratio * sorted.length) - 1;
      const at = (index: number) => sorted[Math.max(0, Math.min(sorted.length - 1, index))] ?? 0;
      const figures = [p50, p90, p99, p999, max];
      for (const [i, ratio] of [0.5, 0.9, 0.99, 0.999, 1].entries()) {
        expect(figures[i]).toBeGreaterThan(at(rank(ratio) - 1) * 0.97);
        expect(figures[i]).toBeLessThan(at(rank(ratio) + 1) * 1.03);
      }
    },
  );

  it("takes what no histogram can hold as the least or the most it can", () => {
    const histogram = openHistogram();
    for (const us of [0, -5, 1e12]) histogram.record(us);

    expect(histogram.percentiles().p50).toBeLessThan(0.01);
    expect(histogram.percentiles().max).toBeGreaterThan(59e6);
  });
});
