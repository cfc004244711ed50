import { createHistogram } from "node:perf_hooks";
import { pino } from "pino";
import type { LatencyHistogram, Telemetry } from "../../ports/telemetry.ts";

/**
 * Opens log and histograms.
 *
 * @param level - Least severe line; lines are JSON on stderr, so that stdout stays for results.
 */
export function openTelemetry(level: string): Telemetry {
  const log = pino({ level, base: null }, pino.destination({ dest: 2, sync: false }));
  return { log, histogram: openHistogram };
}

/** A high-dynamic-range histogram with nanosecond resolution and three significant digits. */
function openHistogram(): LatencyHistogram {
  const histogram = createHistogram();
  return {
    record: (us) => histogram.record(Math.max(1, Math.round(us * 1000))),
    percentile: (percent) => (histogram.count === 0 ? 0 : histogram.percentile(percent) / 1000),
    max: () => (histogram.count === 0 ? 0 : histogram.max / 1000),
  };
}
