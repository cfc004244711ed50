import type { PercentilesUs } from "../../schemas/fields.ts";
import type { Kpi } from "../../schemas/kpi.ts";

/** A histogram of durations that answers percentiles at any time. */
export interface LatencyHistogram {
  /** Adds one duration. Unit: µs, ≥ 0. */
  record(us: number): void;
  /** Percentiles of all durations so far. */
  percentiles(): PercentilesUs;
}

/** How the service's process is. */
export type ProcessFigures = Kpi["process"];

/** Structured log lines; each level takes facts first, then a sentence. */
export interface Logger {
  /** Detail for whoever looks for a fault. */
  debug(facts: object, message: string): void;
  /** Something changed. */
  info(facts: object, message: string): void;
  /** Something needs attention, the loop goes on. */
  warn(facts: object, message: string): void;
  /** Something is broken. */
  error(facts: object, message: string): void;
}

/** What the service tells its operators with. */
export interface Telemetry {
  /** Reads how the process is. */
  process(): ProcessFigures;
  /** Opens an empty histogram. */
  histogram(): LatencyHistogram;
  /** The log. */
  readonly log: Logger;
}
