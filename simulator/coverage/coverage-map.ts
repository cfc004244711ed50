import { runWorkers } from "../run-workers.ts";
import type { CoverageGrid } from "./coverage-grid.ts";
import { type CoverageOptions, createCoverageRow } from "./coverage-row.ts";

/** What arrives where. */
export interface CoverageMap {
  /** The cells. */
  readonly grid: CoverageGrid;
  /** Power gain from each transmitter to each cell, antennas included `[numTransmitters][numCells]`. Linear; 0 without any path, NaN inside a building and below the ground. */
  readonly gains: readonly Float64Array[];
}

/** How a map is computed. */
export interface CoverageRun {
  /** Worker threads; 0 computes on the caller's own. Default 0. */
  readonly numThreads?: number;
  /** Stops the computation between two rows. */
  readonly signal?: AbortSignal;
  /** Called after every row. */
  readonly onProgress?: (progress: { readonly rows: number; readonly numRows: number }) => void;
}

/** What a worker thread is given. */
export interface CoverageTask {
  /** The map. */
  readonly options: CoverageOptions;
  /** Filled by all threads. */
  readonly gains: readonly Float64Array[];
  /** Element 0 is the first row that nobody has taken yet. */
  readonly nextRow: Int32Array;
}

/**
 * Computes a map of power gains. Threads take row after row, so that the result does not depend on
 * how many there are.
 *
 * @param options - Scene, transmitters, cells.
 * @param run - Threads, progress, stop signal.
 * @returns The map; nothing when it was stopped.
 * @throws `PropagationError` as `createPathTracer` does.
 */
export async function computeCoverage(
  options: CoverageOptions,
  run: CoverageRun = {},
): Promise<CoverageMap | undefined> {
  const { grid, transmitters } = options;
  const bytes = Float64Array.BYTES_PER_ELEMENT * grid.numRows * grid.numColumns;
  const gains = transmitters.map(() => new Float64Array(new SharedArrayBuffer(bytes)));
  const nextRow = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const task = { options, gains, nextRow };
  let rows = 0;
  const onRow = () => {
    rows += 1;
    run.onProgress?.({ rows, numRows: grid.numRows });
  };
  const { numThreads = 0, signal } = run;
  if (numThreads === 0) await computeHere(task, onRow, signal);
  else {
    // each thread traces for itself; its errors arrive here with their codes
    const url = new URL("./coverage-worker.mjs", import.meta.url);
    await runWorkers({ url, workerData: task, numThreads, onMessage: onRow, signal });
  }
  return rows === grid.numRows ? { grid, gains } : undefined;
}

/** Lets the event loop turn after every row, so that a stop signal is heard. */
async function computeHere(
  { options, gains }: CoverageTask,
  onRow: () => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const computeRow = createCoverageRow(options);
  for (let row = 0; row < options.grid.numRows && !signal?.aborted; row += 1) {
    computeRow(row, gains);
    onRow();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
