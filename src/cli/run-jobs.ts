import { runWorkers } from "../../simulator/run-workers.ts";

/** How jobs are run. */
export interface JobsRun<Result> {
  /** Worker threads, ≥ 1. */
  readonly numThreads: number;
  /** Stops all of them. */
  readonly signal?: AbortSignal;
  /** Hears how many slots have been run since it was last called. */
  readonly onSlots?: (numSlots: number) => void;
  /** Hears each job's result as soon as there is one. */
  readonly onResult: (index: number, result: Result) => void;
}

/** What a worker thread is given. */
export interface JobTask {
  /** Address of the module whose `runJob(job, onSlots)` runs one. */
  readonly module: string;
  /** All jobs. */
  readonly jobs: readonly unknown[];
  /** Element 0 is the first job that nobody has taken yet. */
  readonly nextJob: Int32Array;
}

type WorkerMessage<Result> =
  | { readonly slots: number }
  | { readonly index: number; readonly result: Result };

/**
 * Runs jobs on threads that take one after the other, so that the results do not depend on how many
 * there are.
 *
 * @param module - Exports `runJob(job, onSlots)`, which gives a job's result, or a promise of it.
 * @param jobs - What to run, plain data; long ones first keep the last thread short.
 * @param run - Threads, listeners, stop signal.
 * @throws What the first job to fail has thrown.
 */
export async function runJobs<Result>(
  module: URL,
  jobs: readonly unknown[],
  { numThreads, signal, onSlots, onResult }: JobsRun<Result>,
): Promise<void> {
  const nextJob = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workerData: JobTask = { module: module.href, jobs, nextJob };
  const onMessage = (message: WorkerMessage<Result>) => {
    if ("slots" in message) onSlots?.(message.slots);
    else onResult(message.index, message.result);
  };
  const url = new URL("./job-worker.mjs", import.meta.url);
  const numUsed = Math.min(numThreads, jobs.length);
  await runWorkers({ url, workerData, numThreads: numUsed, onMessage, signal });
}
