// Worker: writes a recording, so that the thread that runs the cell does not stop for a row group.
import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { importSource } from "../../import-source.mjs";

const { createRecordingWriter } = await importSource(
  new URL("./recording-writer.ts", import.meta.url),
);

// On Linux this is the priority of this thread only: the cell and its service come first.
if (process.platform === "linux") setPriority(19);

/** @type {import("./open-recorder.ts").RecordingTask} */
const { file, head, numDone } = workerData;
const writer = createRecordingWriter(file, head);
let failure = "";

/** @param {() => void} act */
const attempt = (act) => {
  try {
    if (!failure) act();
  } catch (error) {
    failure = String(error);
    parentPort?.postMessage(failure);
  }
};

parentPort?.on("message", (slot) => {
  if (slot) {
    attempt(() => writer.add(slot));
    Atomics.add(numDone, 0, 1);
    Atomics.notify(numDone, 0);
  } else {
    attempt(() => writer.finish());
    parentPort?.close();
  }
});
