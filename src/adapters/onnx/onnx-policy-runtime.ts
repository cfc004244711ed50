import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { FEATURE_SPECS } from "../../domain/features/feature-spec.ts";
import type { StoredModel } from "../../ports/model-store.ts";
import type { PolicyRuntime } from "../../ports/policy-runtime.ts";

/** User counts that are run once at start, so that the first slots do not pay for set-up. */
const WARM_UP_UES = [1, 2, 4, 8, 16, 32, 64];

/**
 * Loads a model into ONNX Runtime.
 *
 * One thread, sequential execution, no spinning: the networks are so small that handing work to
 * other threads costs more than it saves, and the slot loop needs the cores.
 *
 * @param stored - A model that the store has checked.
 * @throws What ONNX Runtime says if it cannot load or run the file.
 */
export async function openOnnxPolicy({ manifest, folder }: StoredModel): Promise<PolicyRuntime> {
  const session = await InferenceSession.create(join(folder, "model.onnx"), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    extra: { session: { intra_op: { allow_spinning: "0" } } },
  });
  const { numFeatures } = FEATURE_SPECS[manifest.kind];
  const { name, version, kind, sha256, input, output } = manifest;
  const run = async (features: Float32Array, numUes: number) => {
    const tensor = new Tensor("float32", features, [numUes, numFeatures]);
    const results = await session.run({ [input.name]: tensor });
    return results[output.name]?.data as Float32Array;
  };
  for (const numUes of WARM_UP_UES) await run(new Float32Array(numUes * numFeatures), numUes);
  return {
    kind,
    identity: { name, version, sha256: sha256.slice(0, 12) },
    run,
    close: () => session.release(),
  };
}
