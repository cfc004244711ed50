import { pino } from "pino";
import type { Telemetry } from "../../ports/telemetry.ts";
import { openHistogram } from "./latency-histogram.ts";
import { watchProcess } from "./watch-process.ts";

/**
 * Opens log, histograms, and the watch over this process.
 *
 * @param level - Least severe line; lines are JSON on stderr, so that stdout stays for results.
 */
export function openTelemetry(level: string): Telemetry {
  const log = pino({ level, base: null }, pino.destination({ dest: 2, sync: false }));
  return { log, histogram: openHistogram, process: watchProcess() };
}
