// Worker: tells the emulator's thread when each slot begins. Sleeping in `Atomics.wait` is accurate to
// some 100 µs, costs next to no processor time, and leaves the other thread's event loop to the network.
import { parentPort, workerData } from "node:worker_threads";

/** @type {{ startMs: number, slotMs: number }} times on `performance.timeOrigin + performance.now()` */
const { startMs, slotMs } = workerData;
const never = new Int32Array(new SharedArrayBuffer(4));

for (let slot = 0; ; slot += 1) {
  const dueMs = startMs + slot * slotMs;
  for (;;) {
    const leftMs = dueMs - (performance.timeOrigin + performance.now());
    if (leftMs <= 0) break;
    Atomics.wait(never, 0, 0, leftMs);
  }
  parentPort?.postMessage(slot);
}
