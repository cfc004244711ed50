// Worker: calls the emulator's thread halfway to each slot and shortly before it. Sleeping in
// `Atomics.wait` costs next to no processor time, and leaves that thread's event loop to the network.
import { readlinkSync, writeFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

/**
 * `dueUs[0]`: when the latest slot is due whose time is known, on the monotonic clock;
 * `numSet[0]`: how many slots' times are known.
 * @type {{ dueUs: Float64Array, numSet: Int32Array, slotUs: number, earlyUs: number }}
 */
const { dueUs, numSet, slotUs, earlyUs } = workerData;
const never = new Int32Array(new SharedArrayBuffer(4));

wakeOnTime();
let expectedUs = 0;
for (let slot = 0; ; slot += 1) {
  // the time line only ever slips, so this is never too long, and seldom is there a need to be woken
  sleepUntil(expectedUs - slotUs / 2);
  awaitTimeOf(slot);
  expectedUs = dueUs[0] + slotUs;
  sleepUntil(dueUs[0] - slotUs / 2);
  if (nowUs() < dueUs[0] - earlyUs) parentPort?.postMessage(true);
  sleepUntil(dueUs[0] - earlyUs);
  parentPort?.postMessage(false);
}

/** @param {number} slot */
function awaitTimeOf(slot) {
  for (;;) {
    const known = Atomics.load(numSet, 0);
    if (known > slot) return;
    Atomics.wait(numSet, 0, known);
  }
}

/** @param {number} untilUs */
function sleepUntil(untilUs) {
  for (;;) {
    const leftUs = untilUs - nowUs();
    if (leftUs <= 0) return;
    Atomics.wait(never, 0, 0, leftUs / 1000);
  }
}

function nowUs() {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e6 + nanoseconds / 1e3;
}

/** Linux lets a sleeping thread oversleep by 50 µs to save wake-ups, unless the thread says otherwise. */
function wakeOnTime() {
  try {
    const threadId = readlinkSync("/proc/thread-self").split("/").at(-1);
    writeFileSync(`/proc/${threadId}/timerslack_ns`, "1");
  } catch {
    // elsewhere there is no such thing to say
  }
}
