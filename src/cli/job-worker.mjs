// Worker: runs jobs until none is left. A thread does not inherit how its parent reads TypeScript.
import { parentPort, workerData } from "node:worker_threads";

if (!process.features.typescript || import.meta.url.includes("/node_modules/")) {
  const { register } = await import("tsx/esm/api");
  register();
}

/** @type {import("./run-jobs.ts").JobTask} */
const { module, jobs, nextJob } = workerData;
const { runJob } = await import(module);
for (;;) {
  const index = Atomics.add(nextJob, 0, 1);
  if (index >= jobs.length) break;
  const result = await runJob(jobs[index], (slots) => parentPort?.postMessage({ slots }));
  parentPort?.postMessage({ index, result });
}
