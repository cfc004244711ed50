// Worker: the admin server, so that no request ever waits for the slot loop or makes it wait. A thread
// does not inherit how its parent reads TypeScript.
import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";

if (!process.features.typescript || import.meta.url.includes("/node_modules/")) {
  const { register } = await import("tsx/esm/api");
  register();
}
const { runAdmin } = await import("./run-admin.ts");
if (parentPort) await runAdmin(workerData, parentPort);

// On Linux this is the priority of this thread only: the slot loop comes first. Not the lowest one, with
// which health checks would fail on a machine that is merely busy.
if (process.platform === "linux") setPriority(10);
