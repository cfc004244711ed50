import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createDurationHistogram, NO_DURATIONS } from "../../../simulator/duration-histogram.ts";

describe("createDurationHistogram", () => {
  test.prop([fc.array(fc.double({ min: 0.1, max: 1e6, noNaN: true }), { minLength: 1 })])(
    "gives the percentiles of the sorted durations, to two digits",
    (durationsUs) => {
      const histogram = createDurationHistogram();
      for (const durationUs of durationsUs) histogram.record(durationUs);
      const sorted = durationsUs.toSorted((a, b) => a - b);
      const { p50, p90, p99, p999, max } = histogram.percentilesUs();

      const percentiles = [
        [50, p50],
        [90, p90],
        [99, p99],
        [99.9, p999],
        [100, max],
      ] as const;
      for (const [percent, said] of percentiles) {
        const rank = (percent / 100) * sorted.length; // counted from 1; which way it is rounded is free
        expect(said).toBeGreaterThan(0.98 * (sorted[Math.max(1, Math.floor(rank)) - 1] ?? 0));
        expect(said).toBeLessThan(1.02 * (sorted[Math.ceil(rank) - 1] ?? 0));
      }
    },
  );

  it("has zeros before the first duration and after a reset", () => {
    const histogram = createDurationHistogram();
    expect(histogram.percentilesUs()).toEqual(NO_DURATIONS);

    histogram.record(5);
    histogram.reset();
    expect(histogram.percentilesUs()).toEqual(NO_DURATIONS);
  });

  it("takes a duration of nothing, and one that is longer than a minute", () => {
    const histogram = createDurationHistogram();
    histogram.record(0);
    histogram.record(1e9);

    expect(histogram.percentilesUs().p50).toBeLessThan(0.01);
    expect(histogram.percentilesUs().max).toBeCloseTo(6e7, -6);
  });
});
