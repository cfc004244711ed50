import { runJobs } from "../run-jobs.ts";
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
  const numSlots = jobs.reduce((total, job) => total + cellSlots(job), 0);
  const results: (CellFigures[] | undefined)[] = jobs.map(() => undefined);
  let slots = 0;
  await runJobs<CellFigures[]>(new URL("./run-cell-job.ts", import.meta.url), jobs, {
    ...{ numThreads, ...(signal && { signal }) },
    onSlots: (more) => {
      slots += more;
      onProgress?.(slots, numSlots);
    },
    onResult: (index, figures) => {
      results[index] = figures;
    },
  });
  const found = results.filter((figures) => figures !== undefined);
  return found.length === jobs.length ? found : undefined;
}

function cellSlots({ variants, warmUpSlots, slots }: CellJob): number {
  return variants.length * (warmUpSlots + slots);
}
