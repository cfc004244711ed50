import { performance } from "node:perf_hooks";
import { Tensor } from "onnxruntime-node";
import { binding, initOrt } from "onnxruntime-node/dist/binding.js";
import type { PolicyReply } from "../../ports/policy-runtime.ts";
import { createOverrunAllowance } from "./overrun-allowance.ts";
import type { PolicyTask } from "./policy-memory.ts";
import { failure, UNUSABLE } from "./policy-replies.ts";

/** A model that runs on the thread that asks it. */
export interface LoopModel {
  /** Whether it has kept its budgets of late. */
  isWelcome(): boolean;
  /** As `PolicyRuntime.ask`, but that nothing ends the run when the budget is spent. */
  ask(features: Float32Array, numUes: number, budgetUs: number): PolicyReply;
  /** Frees the model. */
  close(): void;
}

/**
 * Loads a model into the calling thread.
 *
 * ONNX Runtime's public API answers in a later turn of the event loop; the binding beneath it answers
 * at once. Its package is pinned, so that this can't change unnoticed.
 *
 * @param task - Model and session options; it must have run in a worker before.
 * @throws What ONNX Runtime says if it cannot load the file.
 */
export function openLoopModel({ file, input, output, options, ...task }: PolicyTask): LoopModel {
  initOrt();
  const session = new binding.InferenceSession();
  session.loadModel(file, options);
  const inputs: { data: Float32Array; feeds: Record<string, Tensor> }[] = [];
  const fetches = { [output]: null };
  const allowance = createOverrunAllowance();

  const inputFor = (numUes: number) => {
    const data = new Float32Array(numUes * task.numFeatures);
    return { data, feeds: { [input]: new Tensor("float32", data, [numUes, task.numFeatures]) } };
  };
  const run = (features: Float32Array, numUes: number): PolicyReply => {
    inputs[numUes] ??= inputFor(numUes);
    const { data, feeds } = inputs[numUes];
    data.set(features);
    try {
      const values = session.run(feeds, fetches, {})[output]?.data;
      const isUsable = values instanceof Float32Array && values.length > 0;
      return isUsable && values.length <= task.memory.values.length
        ? { ok: true, values }
        : UNUSABLE;
    } catch (error) {
      return failure(String(error));
    }
  };
  for (const numUes of task.warmUpUes) run(new Float32Array(numUes * task.numFeatures), numUes);
  return {
    isWelcome: () => allowance.isLeft(performance.now()),
    ask(features, numUes, budgetUs) {
      const dueMs = performance.now() + budgetUs / 1000;
      const reply = run(features, numUes);
      const doneMs = performance.now();
      if (doneMs > dueMs) allowance.spend(doneMs, doneMs - dueMs);
      return reply;
    },
    close: () => session.dispose(),
  };
}
