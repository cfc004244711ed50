// Worker: runs jobs until none is left.
import { parentPort, workerData } from "node:worker_threads";
import { importSource } from "../import-source.mjs";

/** @type {import("./run-jobs.ts").JobTask} */
const { module, jobs, nextJob } = workerData;
const { runJob } = await importSource(module);
for (;;) {
  const index = Atomics.add(nextJob, 0, 1);
  if (index >= jobs.length) break;
  const result = await runJob(jobs[index], (slots) => parentPort?.postMessage({ slots }));
  parentPort?.postMessage({ index, result });
}
