import { once } from "node:events";
import { closeSync, openSync, renameSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { RecordedSlot, RecordingHead } from "../../../schemas/recording.ts";
import type { RunRecorder } from "../../ports/run-recorder.ts";
import { RecordingError } from "./recording-error.ts";

/** What the file is called until it is whole. */
export const PART = ".part";

/** The caller waits when so many slots have not been written yet, so that memory stays bounded. */
const MAX_WAITING_SLOTS = 4000;

/** What the writing thread is given. */
export interface RecordingTask {
  /** File descriptor, open for writing. */
  readonly file: number;
  /** Facts of the run. */
  readonly head: RecordingHead;
  /** Element 0 counts the slots that the thread has taken. */
  readonly numDone: Int32Array;
}

/**
 * Begins a recording. It has the name `<path>.part` until it is closed, so that nobody takes half a
 * file for a whole one.
 *
 * A row group takes about 0.1 ms per slot to encode, all at once: a thread of its own does it, and
 * the caller only copies the slot to that thread.
 *
 * @param path - File to write; replaced if it exists.
 * @param head - Facts of the run.
 * @throws `RecordingError` `OUTPUT_UNWRITABLE` when the file can't be opened.
 */
export function openRecorder(path: string, head: RecordingHead): RunRecorder {
  const unwritable = (reason: string) =>
    new RecordingError("OUTPUT_UNWRITABLE", `the recording ${path} can't be written: ${reason}`);
  const file = attempt(() => openSync(path + PART, "w"), unwritable);
  const numDone = new Int32Array(new SharedArrayBuffer(4));
  const task: RecordingTask = { file, head, numDone };
  const worker = new Worker(new URL("./recording-worker.mjs", import.meta.url), {
    workerData: task,
  });
  const ended = once(worker, "exit");
  let failure: string | undefined;
  const fail = (reason: unknown) => {
    failure ??= String(reason);
  };
  worker.on("message", fail).on("error", fail);
  let numSent = 0;
  return {
    record(slot: RecordedSlot) {
      if (failure) throw unwritable(failure);
      worker.postMessage(slot);
      numSent += 1;
      waitUntilFewer(numDone, numSent);
    },
    async close() {
      worker.postMessage(null);
      await ended.catch(fail);
      closeSync(file);
      if (failure) throw unwritable(failure);
      attempt(() => renameSync(path + PART, path), unwritable);
    },
  };
}

/** Blocks while too much waits. A thread that has died counts nothing: then it is waited for once. */
function waitUntilFewer(numDone: Int32Array, numSent: number): void {
  for (;;) {
    const done = Atomics.load(numDone, 0);
    if (numSent - done <= MAX_WAITING_SLOTS) return;
    if (Atomics.wait(numDone, 0, done, 10_000) === "timed-out") return;
  }
}

function attempt<T>(act: () => T, failureOf: (reason: string) => RecordingError): T {
  try {
    return act();
  } catch (error) {
    throw failureOf((error as Error).message);
  }
}
