// Worker: one job after the other, as they are sent. A thread does not inherit how its parent reads
// TypeScript.
import { parentPort } from "node:worker_threads";

if (!process.features.typescript || import.meta.url.includes("/node_modules/")) {
  const { register } = await import("tsx/esm/api");
  register();
}
const { runRollout } = await import("./run-rollout.ts");
const { flyArm } = await import("./fly-arm.ts");

/** @type {import("./rollout-pool.ts").PoolTask} */
let task;
parentPort?.on("message", (/** @type {import("./rollout-pool.ts").PoolMessage} */ message) => {
  if ("task" in message) {
    task = message.task;
  } else if ("sigma" in task) {
    const rollout = runRollout(task, message.episode);
    const arrays = Object.values(rollout).filter((value) => ArrayBuffer.isView(value));
    parentPort?.postMessage(
      rollout,
      arrays.map(({ buffer }) => buffer),
    );
  } else {
    parentPort?.postMessage(flyArm(task, message.episode));
  }
});
