import { runWorkers } from "../../../simulator/run-workers.ts";
import type { CellFigures, CellJob } from "./cell-job.ts";

/** How jobs are run. */
export interface CellJobsRun {
  /** Worker threads, ≥ 1. */
  readonly numThreads: number;
  /** Stops all of them. */
  readonly signal?: AbortSignal;
  /** Hears how many slots have been run, over all cells. */
  readonly onProgress?: (slots: number, numSlots: number) => void;
}

/** What a worker thread is given. */
export interface CellJobTask {
  /** All jobs. */
  readonly jobs: readonly CellJob[];
  /** Element 0 is the first job that nobody has taken yet. */
  readonly nextJob: Int32Array;
}

type WorkerMessage =
  | { readonly slots: number }
  | { readonly index: number; readonly figures: CellFigures[] };

/**
 * Runs jobs on threads that take one after the other, so that the figures do not depend on how many
 * there are.
 *
 * @param jobs - What to run; long ones first keep the last thread short.
 * @param run - Threads, progress, stop signal.
 * @returns `[numJobs][numVariants]`; nothing when it was stopped.
 */
export async function runCellJobs(
  jobs: readonly CellJob[],
  { numThreads, signal, onProgress }: CellJobsRun,
): Promise<CellFigures[][] | undefined> {
  const nextJob = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workerData: CellJobTask = { jobs, nextJob };
  const numSlots = jobs.reduce((total, job) => total + cellSlots(job), 0);
  const results: (CellFigures[] | undefined)[] = jobs.map(() => undefined);
  let slots = 0;
  const hear = (message: WorkerMessage) => {
    if ("figures" in message) {
      results[message.index] = message.figures;
    } else {
      slots += message.slots;
      onProgress?.(slots, numSlots);
    }
  };
  const url = new URL("./cell-job-worker.mjs", import.meta.url);
  const numUsed = Math.min(numThreads, jobs.length);
  await runWorkers({ url, workerData, numThreads: numUsed, onMessage: hear, signal });
  const found = results.filter((figures) => figures !== undefined);
  return found.length === jobs.length ? found : undefined;
}

function cellSlots({ variants, warmUpSlots, slots }: CellJob): number {
  return variants.length * (warmUpSlots + slots);
}
