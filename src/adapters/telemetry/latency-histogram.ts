import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import type { PercentilesUs } from "../../../schemas/fields.ts";
import type { LatencyHistogram } from "../../ports/telemetry.ts";

/** A high-dynamic-range histogram from 1 ns to a minute, with two significant digits. */
export function openHistogram(): LatencyHistogram {
  const histogram: RecordableHistogram = createHistogram({
    ...{ lowest: 1, highest: 60_000_000_000, figures: 2 },
  });
  return {
    record: (us) => histogram.record(Math.max(1, Math.min(60_000_000_000, Math.round(us * 1000)))),
    percentiles: () => percentilesOf(histogram, 0),
  };
}

/**
 * Reads percentiles off one of Node's histograms.
 *
 * @param histogram - Durations in ns.
 * @param offsetUs - Taken off every one. Unit: µs.
 */
export function percentilesOf(
  histogram: Pick<RecordableHistogram, "count" | "percentile" | "max">,
  offsetUs: number,
): PercentilesUs {
  const at = (percent: number) => less(histogram.percentile(percent));
  const less = (ns: number) => (histogram.count === 0 ? 0 : Math.max(0, ns / 1000 - offsetUs));
  return { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: less(histogram.max) };
}
