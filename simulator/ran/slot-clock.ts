import { Worker } from "node:worker_threads";

/** Begins slots in real time. */
export interface SlotClock {
  /** Resolves when slot `n` is due, at once if it already is; lets I/O happen on the way. */
  reach(slot: number): Promise<void>;
  /** How late it is now for slot `n`. Unit: ms, negative = early. */
  latenessMs(slot: number): number;
  /** Stops the clock. */
  close(): Promise<void>;
}

/**
 * Starts a clock whose slot 0 begins in a moment.
 *
 * A worker thread sleeps until each slot and sends a message: timers of the event loop have a
 * granularity of a millisecond, and polling it would take a core away from the service beside it.
 *
 * @param slotMs - Slot duration. Unit: ms.
 */
export function startSlotClock(slotMs: number): SlotClock {
  const startMs = performance.now() + START_AFTER_MS;
  const worker = new Worker(new URL("./slot-ticker.mjs", import.meta.url), {
    workerData: { startMs: performance.timeOrigin + startMs, slotMs },
  });
  let reached = -1;
  let waiting: { readonly slot: number; readonly resolve: () => void } | undefined;
  worker.on("message", (slot: number) => {
    reached = slot;
    if (!waiting || waiting.slot > slot) return;
    waiting.resolve();
    waiting = undefined;
  });
  return {
    reach: (slot) =>
      new Promise((resolve) => {
        if (slot <= reached) setImmediate(resolve);
        else waiting = { slot, resolve };
      }),
    latenessMs: (slot) => performance.now() - (startMs + slot * slotMs),
    close: async () => {
      await worker.terminate();
    },
  };
}

/** The worker needs a moment to start. Unit: ms. */
const START_AFTER_MS = 50;
