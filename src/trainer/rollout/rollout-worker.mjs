// Worker: one job after the other, as they are sent.
import { parentPort } from "node:worker_threads";
import { importSource } from "../../import-source.mjs";

const { runRollout } = await importSource(new URL("./run-rollout.ts", import.meta.url));
const { flyArm } = await importSource(new URL("./fly-arm.ts", import.meta.url));

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
