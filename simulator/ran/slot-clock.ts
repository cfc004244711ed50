import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { monotonicUs } from "./monotonic-us.ts";
import { createSlotSchedule, type SlotStart } from "./slot-schedule.ts";

/** Begins slots in real time. */
export interface SlotClock {
  /**
   * Resolves when slot `n` begins.
   *
   * @param slot - n; call with 0, 1, 2, …
   * @param prepare - What can be done before the slot. Called halfway to it and again shortly before
   *   it, or only then; so it should do nothing the second time.
   */
  reach(slot: number, prepare?: () => void): Promise<SlotStart>;
  /** Stops the clock. */
  close(): Promise<void>;
}

/** How long before a slot the ticker calls: its wake-up and the message take about that. Unit: µs. */
const EARLY_US = 80;

const NOTHING = () => {};

/**
 * Starts a clock whose slot 0 begins when it is asked for.
 *
 * Timers of the event loop have a granularity of a millisecond, and polling it all the time would
 * take a core away from the service beside it. So a worker thread sleeps until shortly before each
 * slot and sends a message; for the rest, some tens of microseconds, the event loop turns without
 * sleeping. Slots then begin 2 to 40 µs late at the median, by the load of the machine. Without the
 * turns it is 90 µs, the wake-up of both threads; spinning in the worker leaves that of the event loop;
 * sleeping on the event loop's own thread leaves the socket unread meanwhile.
 *
 * A slot begins one whole turn after it was due, so that everything that had reached this machine by
 * then has been read: an allocation counts by when it came, not by when this process had time for it.
 *
 * @param slotMs - Slot duration. Unit: ms.
 * @rule E11
 */
export function startSlotClock(slotMs: number): SlotClock {
  const slotUs = 1000 * slotMs;
  const ticker = startTicker(slotUs);
  let schedule = createSlotSchedule(0, slotUs);
  return {
    async reach(slot, prepare = NOTHING) {
      if (slot === 0) {
        await ticker.online;
        schedule = createSlotSchedule(monotonicUs() + 2 * EARLY_US, slotUs);
        ticker.set(0, schedule.dueUs);
      }
      await ticker.called(slot, prepare);
      prepare();
      await turnedPast(schedule.dueUs);
      const start = schedule.begin(monotonicUs());
      ticker.set(slot + 1, schedule.dueUs);
      return start;
    },
    close: async () => {
      await ticker.stop();
    },
  };
}

/** The thread that calls before each slot. */
interface Ticker {
  /** Resolves when it runs. */
  readonly online: Promise<unknown>;
  /** Sets when a slot is due, when the one before begins. Unit: µs. */
  set(slot: number, dueUs: number): void;
  /** Resolves when it has called for a slot; does something useful halfway if there is time. */
  called(slot: number, halfway: () => void): Promise<void>;
  /** Ends it. */
  stop(): Promise<unknown>;
}

function startTicker(slotUs: number): Ticker {
  const memory = new SharedArrayBuffer(16);
  const dueUs = new Float64Array(memory, 0, 1);
  const numSet = new Int32Array(memory, 8, 1);
  const worker = new Worker(new URL("./slot-ticker.mjs", import.meta.url), {
    workerData: { dueUs, numSet, slotUs, earlyUs: Math.min(EARLY_US, slotUs / 2) },
  });
  let numCalled = 0;
  let wake = NOTHING;
  let rest = NOTHING;
  worker.on("message", (isHalfway: boolean) => {
    if (isHalfway) return rest();
    numCalled += 1;
    rest = NOTHING;
    wake();
  });
  return {
    online: once(worker, "online"),
    set(slot, atUs) {
      dueUs[0] = atUs;
      Atomics.store(numSet, 0, slot + 1);
      Atomics.notify(numSet, 0);
    },
    called: (slot, halfway) =>
      new Promise((resolve) => {
        if (slot < numCalled) return resolve();
        rest = halfway;
        wake = resolve;
      }),
    stop: () => worker.terminate(),
  };
}

/** Turns the event loop until `dueUs` has passed, and once more, which reads what had come by then. */
function turnedPast(dueUs: number): Promise<void> {
  return new Promise((resolve) => {
    const turn = () => setImmediate(monotonicUs() < dueUs ? turn : resolve);
    setImmediate(turn);
  });
}
