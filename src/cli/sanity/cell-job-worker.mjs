// Worker: runs jobs until none is left. A thread does not inherit how its parent reads TypeScript.
import { parentPort, workerData } from "node:worker_threads";

if (!process.features.typescript || import.meta.url.includes("/node_modules/")) {
  const { register } = await import("tsx/esm/api");
  register();
}
const { runCellJob } = await import("./run-cell-job.ts");

/** @type {import("./run-cell-jobs.ts").CellJobTask} */
const { jobs, nextJob } = workerData;
for (;;) {
  const index = Atomics.add(nextJob, 0, 1);
  const job = jobs[index];
  if (!job) break;
  const figures = runCellJob(job, (slots) => parentPort?.postMessage({ slots }));
  parentPort?.postMessage({ index, figures });
}
