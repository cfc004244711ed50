import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FEATURE_SPECS } from "../../domain/features/feature-spec.ts";
import type { StoredModel } from "../../ports/model-store.ts";
import type { PolicyRuntime } from "../../ports/policy-runtime.ts";
import { isRunTimeBounded } from "./is-run-time-bounded.ts";
import { openLoopModel } from "./loop-model.ts";
import { leadCrew } from "./policy-crew.ts";
import { allocatePolicyMemory, type PolicyTask } from "./policy-memory.ts";
import { startPolicyWorker } from "./policy-worker.ts";
import { SESSION_OPTIONS } from "./session-options.ts";

/** User counts that are run once at start, so that the first slots do not pay for set-up. */
const WARM_UP_UES = [1, 2, 4, 8, 16, 32, 64];

/** A model that takes longer, at the most users of the warm-up, stays off the loop's thread. Unit: ms. */
const QUICK_MS = 0.5;

/**
 * Loads a model into ONNX Runtime.
 *
 * ONNX Runtime works on the thread that calls it, and can't be interrupted. So a model first runs in a
 * thread of its own, where a slow, hanging or failing one costs the slot loop what it is willing to
 * wait and no more. If it is quick there, and nothing in its graph could make one run longer than
 * another, it moves to the calling thread, which saves the wake-up of another; while it overruns
 * its budgets there it goes back. Any other model has a second thread standing by.
 *
 * @param stored - A model that the store has checked.
 * @throws What ONNX Runtime says if it cannot load or run the file; or that it takes too long.
 */
export async function openOnnxPolicy(stored: StoredModel): Promise<PolicyRuntime> {
  const { kind, name, version, sha256 } = stored.manifest;
  const start = () => startPolicyWorker(taskOf(stored));
  const first = await start();
  let onLoop = mayMoveToLoop(stored, first.runMs) ? openLoopModel(taskOf(stored)) : undefined;
  const crew = leadCrew(onLoop ? [first] : [first, await start()], start);
  return {
    kind,
    identity: { name, version, sha256: sha256.slice(0, 12) },
    get restarts() {
      return crew.numLost;
    },
    ask: (features, numUes, budgetUs) =>
      (onLoop?.isWelcome() ? onLoop : crew).ask(features, numUes, budgetUs),
    async close() {
      onLoop?.close();
      onLoop = undefined;
      await crew.dismiss();
    },
  };
}

function mayMoveToLoop({ folder }: StoredModel, runMs: number): boolean {
  return runMs <= QUICK_MS && isRunTimeBounded(readFileSync(modelFileOf(folder)));
}

const modelFileOf = (folder: string) => join(folder, "model.onnx");

function taskOf({ manifest, folder }: StoredModel): PolicyTask {
  const { numFeatures } = FEATURE_SPECS[manifest.kind];
  return {
    file: modelFileOf(folder),
    input: manifest.input.name,
    output: manifest.output.name,
    numFeatures,
    warmUpUes: WARM_UP_UES,
    options: SESSION_OPTIONS,
    memory: allocatePolicyMemory(numFeatures),
  };
}
