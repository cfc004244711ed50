import type { Kpi } from "../../../schemas/kpi.ts";
import type { LoopFigures } from "./bench-result.ts";

/** Watches a service's resident memory. */
export interface MemoryGrowth {
  /** Takes in the service's newest figures. */
  hear(kpi: Pick<Kpi, "timeMs" | "process">): void;
  /** From the end of the first minute to the newest figures; absent before that. */
  growth(): LoopFigures["rssGrowth"];
}

interface Sample {
  readonly timeMs: number;
  readonly rssMb: number;
}

/** The first minute fills caches and heap; what comes after it is a leak, if anything. Unit: ms. */
const SETTLED_AFTER_MS = 60_000;

/** Makes the watch of one run. */
export function createMemoryGrowth(): MemoryGrowth {
  let firstMs: number | undefined;
  let settled: Sample | undefined;
  let newest: Sample = { timeMs: 0, rssMb: 0 };
  return {
    hear({ timeMs, process: { rssMb } }) {
      firstMs ??= timeMs;
      newest = { timeMs, rssMb };
      if (timeMs - firstMs >= SETTLED_AFTER_MS) settled ??= newest;
    },
    growth: () =>
      settled && {
        mb: newest.rssMb - settled.rssMb,
        seconds: (newest.timeMs - settled.timeMs) / 1000,
      },
  };
}
