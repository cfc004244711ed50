import { Worker } from "node:worker_threads";

/** Begins slots in real time. */
export interface SlotClock {
  /**
   * Resolves when slot `n` begins.
   *
   * @param slot - n; call with 0, 1, 2, …
   * @returns Whether it began more than a slot duration late.
   */
  reach(slot: number): Promise<boolean>;
  /** Stops the clock. */
  close(): Promise<void>;
}

/** The worker needs a moment to start. Unit: ms. */
const START_AFTER_MS = 50;

/**
 * Starts a clock whose slot 0 begins in a moment.
 *
 * A worker thread sleeps until each slot and sends a message: timers of the event loop have a
 * granularity of a millisecond, and polling it would take a core away from the service beside it.
 *
 * When this process falls behind by more than a slot, the clock slips by whole slots instead of
 * running the missed ones back to back: every slot keeps its length, so that a deadline missed is the
 * service's and not the clock's.
 *
 * @param slotMs - Slot duration. Unit: ms.
 */
export function startSlotClock(slotMs: number): SlotClock {
  const startMs = performance.now() + START_AFTER_MS;
  const worker = new Worker(new URL("./slot-ticker.mjs", import.meta.url), {
    workerData: { startMs: performance.timeOrigin + startMs, slotMs },
  });
  let ticked = -1;
  let slipped = 0;
  let waiting: { readonly tick: number; readonly resolve: () => void } | undefined;
  worker.on("message", (tick: number) => {
    ticked = tick;
    if (!waiting || waiting.tick > tick) return;
    waiting.resolve();
    waiting = undefined;
  });
  const passed = (tick: number) =>
    new Promise<void>((resolve) => {
      if (tick <= ticked) setImmediate(resolve);
      else waiting = { tick, resolve };
    });
  return {
    reach: async (slot) => {
      await passed(slot + slipped);
      const behindSlots = (performance.now() - startMs) / slotMs - (slot + slipped);
      if (behindSlots <= 1) return false;
      slipped += Math.ceil(behindSlots);
      return true;
    },
    close: async () => {
      await worker.terminate();
    },
  };
}
