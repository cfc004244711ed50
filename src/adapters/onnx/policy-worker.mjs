// Worker: runs one model. It sleeps in `Atomics.wait` until a question lies in the shared memory, and
// wakes the asking thread, which waits there likewise: no message, no event loop turn of that thread.
import { readlinkSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { InferenceSession, Tensor } from "onnxruntime-node";

/** @type {import("./policy-memory.ts").PolicyTask} */
const { file, input, output, numFeatures, warmUpUes, memory, options } = workerData;
const { control, features, values, message } = memory;
const [QUESTION, ANSWER, NUM_UES, LENGTH, THREAD] = [0, 1, 2, 3, 4];
const DISMISSED = -1;
const WARM_UP_ROUNDS = 5;

// On Linux the parent can lower the priority of a thread that hangs, if it knows its number.
const thread = process.platform === "linux" ? readlinkSync("/proc/thread-self") : "";
control[THREAD] = Number(thread.split("/").at(-1));

const session = await InferenceSession.create(file, options);

/** Inputs by number of users, used again and again. */
const inputs = new Map();

/** @param {number} numUes */
function inputFor(numUes) {
  const known = inputs.get(numUes);
  if (known) return known;
  const data = new Float32Array(numUes * numFeatures);
  const made = { data, feeds: { [input]: new Tensor("float32", data, [numUes, numFeatures]) } };
  inputs.set(numUes, made);
  return made;
}

/** @param {number} numUes */
async function run(numUes) {
  const { data, feeds } = inputFor(numUes);
  data.set(features.subarray(0, data.length));
  const result = (await session.run(feeds))[output]?.data;
  if (!(result instanceof Float32Array)) return 0;
  values.set(result.subarray(0, values.length));
  return result.length;
}

/** Writes why there is no answer; its length stands in the control block, negative. */
function fail(/** @type {unknown} */ error) {
  const { written } = new TextEncoder().encodeInto(String(error), message);
  return -Math.max(1, written);
}

const isDismissed = () => Atomics.load(control, QUESTION) === DISMISSED;

/** @param {number} numUes */
async function runAgain(numUes) {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < WARM_UP_ROUNDS && !isDismissed(); round += 1) {
    const startMs = performance.now();
    await run(numUes);
    bestMs = Math.min(bestMs, performance.now() - startMs);
  }
  return bestMs;
}

let runMs = 0;
for (const numUes of warmUpUes) runMs = Math.max(runMs, await runAgain(numUes));
parentPort?.postMessage(runMs);

for (let question = 0; ; ) {
  Atomics.wait(control, QUESTION, question);
  if (isDismissed()) break;
  question = Atomics.load(control, QUESTION);
  control[LENGTH] = await run(control[NUM_UES] ?? 0).catch(fail);
  Atomics.store(control, ANSWER, question);
  Atomics.notify(control, ANSWER);
}
