// Worker: computes rows of a coverage map until none is left. A thread does not inherit how its parent
// reads TypeScript.
import { parentPort, workerData } from "node:worker_threads";

if (!process.features.typescript || import.meta.url.includes("/node_modules/")) {
  const { register } = await import("tsx/esm/api");
  register();
}
const { createCoverageRow } = await import("./coverage-row.ts");

/** @type {import("./coverage-map.ts").CoverageTask} */
const { options, gains, nextRow } = workerData;
const computeRow = createCoverageRow(options);
for (;;) {
  const row = Atomics.add(nextRow, 0, 1);
  if (row >= options.grid.numRows) break;
  computeRow(row, gains);
  parentPort?.postMessage(row);
}
