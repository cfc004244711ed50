import { monitorEventLoopDelay, PerformanceObserver } from "node:perf_hooks";
import type { ProcessFigures } from "../../ports/telemetry.ts";
import { openHistogram, percentilesOf } from "./latency-histogram.ts";

/** Time between two looks at the event loop. Unit: ms. */
const LOOK_EVERY_MS = 10;

/** Reading the figures takes a fifth of a millisecond. Unit: ms. */
const READ_EVERY_MS = 1000;

/**
 * Watches garbage collections and the event loop of the calling thread.
 *
 * @returns Reads how the process is, or was up to a second ago.
 */
export function watchProcess(): () => ProcessFigures {
  const pauses = openHistogram();
  let gcPauses = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      gcPauses += 1;
      pauses.record(duration * 1000);
    }
  });
  observer.observe({ entryTypes: ["gc"] });
  const loop = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  loop.enable();
  const read = (): ProcessFigures => {
    const { rss, heapUsed } = process.memoryUsage();
    return {
      rssMb: rss / 1e6,
      heapMb: heapUsed / 1e6,
      gcPauses,
      gcPauseUs: pauses.percentiles(),
      loopDelayUs: percentilesOf(loop, 1000 * LOOK_EVERY_MS),
    };
  };
  let known = read();
  let staleMs = performance.now() + READ_EVERY_MS;
  return () => {
    if (performance.now() < staleMs) return known;
    known = read();
    staleMs = performance.now() + READ_EVERY_MS;
    return known;
  };
}
