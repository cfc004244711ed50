// Worker: computes rows of a coverage map until none is left.
import { parentPort, workerData } from "node:worker_threads";
import { importSource } from "../../src/import-source.mjs";

const { createCoverageRow } = await importSource(new URL("./coverage-row.ts", import.meta.url));

/** @type {import("./coverage-map.ts").CoverageTask} */
const { options, gains, nextRow } = workerData;
const computeRow = createCoverageRow(options);
for (;;) {
  const row = Atomics.add(nextRow, 0, 1);
  if (row >= options.grid.numRows) break;
  computeRow(row, gains);
  parentPort?.postMessage(row);
}
