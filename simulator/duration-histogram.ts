import { createHistogram } from "node:perf_hooks";
import type { PercentilesUs } from "../schemas/fields.ts";

/** What is longer counts as this. Unit: ns. */
const LONGEST_NS = 60_000_000_000;

/** Durations of a run: constant memory, however long it is. */
export interface DurationHistogram {
  /** Takes one duration. Unit: µs. */
  record(durationUs: number): void;
  /** Forgets all of them. */
  reset(): void;
  /** Percentiles; zeros while there is none. Unit: µs. */
  percentilesUs(): PercentilesUs;
}

/** Percentiles of nothing. Unit: µs. */
export const NO_DURATIONS: PercentilesUs = { p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };

/**
 * Makes a histogram of durations from 1 ns to a minute, to two digits.
 *
 * Hot path: `record` makes no objects.
 */
export function createDurationHistogram(): DurationHistogram {
  const histogram = createHistogram({ lowest: 1, highest: LONGEST_NS, figures: 2 });
  const us = (percent: number) => histogram.percentile(percent) / 1000;
  return {
    record: (durationUs) =>
      histogram.record(Math.min(LONGEST_NS, Math.max(1, Math.round(1000 * durationUs)))),
    reset: () => histogram.reset(),
    percentilesUs: () =>
      histogram.count === 0
        ? NO_DURATIONS
        : { p50: us(50), p90: us(90), p99: us(99), p999: us(99.9), max: histogram.max / 1000 },
  };
}
