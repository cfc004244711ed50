// Worker: the admin server, so that no request ever waits for the slot loop or makes it wait.
import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { importSource } from "../../import-source.mjs";

const { runAdmin } = await importSource(new URL("./run-admin.ts", import.meta.url));
if (parentPort) await runAdmin(workerData, parentPort);

// On Linux this is the priority of this thread only: the slot loop comes first. Not the lowest one, with
// which health checks would fail on a machine that is merely busy.
if (process.platform === "linux") setPriority(10);
