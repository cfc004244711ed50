import type { Kpi } from "../../../schemas/kpi.ts";
import type { AdminStatus } from "./admin-message.ts";
import type { Metric, Sample } from "./metric.ts";
import { quantiles } from "./quantiles.ts";

const BYTES_PER_MB = 1_000_000;

/** What the metrics of the whole service are read from. */
export interface ServiceFacts {
  /** What the service said last. */
  readonly status: AdminStatus;
  /** It passes the readiness check. */
  readonly ready: boolean;
  /** Newest message of any cell; nothing before the first. */
  readonly newest: Kpi | undefined;
}

/** Reads a value that every kpi message carries; there is none before the first message. */
const ofNewest =
  (read: (kpi: Kpi) => readonly Sample[]): Metric<ServiceFacts>["samples"] =>
  ({ newest }) =>
    newest ? read(newest) : [];

const HEALTH: readonly Metric<ServiceFacts>[] = [
  {
    name: "slotpilot_ready",
    type: "gauge",
    meaning: "1 when the readiness check passes.",
    unit: "0 or 1",
    labels: [],
    samples: ({ ready }) => [[{}, Number(ready)]],
  },
  {
    name: "slotpilot_broker_connected",
    type: "gauge",
    meaning: "1 while the connection to the broker stands.",
    unit: "0 or 1",
    labels: [],
    samples: ({ status }) => [[{}, Number(status.broker === "connected")]],
  },
  {
    name: "slotpilot_cells",
    type: "gauge",
    meaning: "Cells under control.",
    unit: "cells",
    labels: [],
    samples: ({ status }) => [[{}, status.cells.length]],
  },
  {
    name: "slotpilot_policy_restarts_total",
    type: "counter",
    meaning: "Policy workers replaced because they hung or broke, since the process started.",
    unit: "restarts",
    labels: [],
    samples: ofNewest(({ policyRestarts }) => [[{}, policyRestarts]]),
  },
];

const PROCESS: readonly Metric<ServiceFacts>[] = [
  {
    name: "slotpilot_process_resident_memory_bytes",
    type: "gauge",
    meaning: "Resident memory of the process.",
    unit: "bytes",
    labels: [],
    samples: ofNewest(({ process }) => [[{}, process.rssMb * BYTES_PER_MB]]),
  },
  {
    name: "slotpilot_process_heap_bytes",
    type: "gauge",
    meaning: "JavaScript heap in use on the loop thread.",
    unit: "bytes",
    labels: [],
    samples: ofNewest(({ process }) => [[{}, process.heapMb * BYTES_PER_MB]]),
  },
  {
    name: "slotpilot_gc_pauses_total",
    type: "counter",
    meaning: "Garbage collections on the loop thread since the process started.",
    unit: "pauses",
    labels: [],
    samples: ofNewest(({ process }) => [[{}, process.gcPauses]]),
  },
  {
    name: "slotpilot_gc_pause_seconds",
    type: "gauge",
    meaning:
      "Length of garbage collections on the loop thread: percentiles since the process started, quantile 1 the largest.",
    unit: "seconds",
    labels: ["quantile"],
    samples: ofNewest(({ process }) => quantiles(process.gcPauseUs)),
  },
  {
    name: "slotpilot_loop_delay_seconds",
    type: "gauge",
    meaning:
      "How late the loop thread's event loop turned: percentiles since the process started, quantile 1 the largest.",
    unit: "seconds",
    labels: ["quantile"],
    samples: ofNewest(({ process }) => quantiles(process.loopDelayUs)),
  },
];

/** Metrics of the whole service. */
export const SERVICE_METRICS: readonly Metric<ServiceFacts>[] = [...HEALTH, ...PROCESS];
