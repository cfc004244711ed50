import type { Stopwatch } from "./stopwatch.ts";

/** A stretch of the measurement. */
export interface SpeedWindow {
  /** Slots run. */
  readonly slots: number;
  /** Time they took. Unit: ms. */
  readonly wallMs: number;
  /** CPU time they took. Unit: ms. */
  readonly cpuMs: number;
  /** Resident memory at its end. Unit: bytes. */
  readonly rssBytes: number;
}

/** How long to measure, and who hears of it. */
export interface SpeedRun {
  /** Slots to run; absent: as many as fit into `seconds`. */
  readonly slots?: number;
  /** Time to run where the number of slots is open. Unit: s. */
  readonly seconds: number;
  /** What is read off. */
  readonly stopwatch: Stopwatch;
  /** Ends the run after the current window. */
  readonly signal?: AbortSignal;
  /** Called after every window. */
  readonly onProgress?: (progress: { readonly slots: number; readonly seconds: number }) => void;
}

const WINDOW_MS = 500;

/** Slots between two looks at the clock, which cost nothing that way. */
const BATCH_SLOTS = 32;

/**
 * Runs slots for a time, or a number of them, and measures every window of half a second.
 *
 * The event loop turns between two windows, outside of the measured time, so that signals are heard
 * and progress is shown.
 *
 * @param advance - Runs one slot.
 * @param run - How long, and who hears of it.
 */
export async function measureSpeed(advance: () => void, run: SpeedRun): Promise<SpeedWindow[]> {
  const { slots: wanted = Number.POSITIVE_INFINITY, stopwatch, signal } = run;
  const wantedMs = run.slots === undefined ? 1000 * run.seconds : Number.POSITIVE_INFINITY;
  const windows: SpeedWindow[] = [];
  let slots = 0;
  let ranMs = 0;
  while (slots < wanted && ranMs < wantedMs && !signal?.aborted) {
    const most = { slots: wanted - slots, ms: Math.min(WINDOW_MS, wantedMs - ranMs) };
    const window = runWindow(advance, most, stopwatch);
    windows.push(window);
    slots += window.slots;
    ranMs += window.wallMs;
    run.onProgress?.({ slots, seconds: ranMs / 1000 });
    await new Promise((resolve) => setImmediate(resolve));
  }
  return windows;
}

function runWindow(
  advance: () => void,
  most: { readonly slots: number; readonly ms: number },
  stopwatch: Stopwatch,
): SpeedWindow {
  const startMs = stopwatch.wallMs();
  const startCpuMs = stopwatch.cpuMs();
  let slots = 0;
  while (slots < most.slots && stopwatch.wallMs() - startMs < most.ms) {
    const end = Math.min(most.slots, slots + BATCH_SLOTS);
    for (; slots < end; slots += 1) advance();
  }
  return {
    slots,
    wallMs: stopwatch.wallMs() - startMs,
    cpuMs: stopwatch.cpuMs() - startCpuMs,
    rssBytes: stopwatch.rssBytes(),
  };
}
