import { performance } from "node:perf_hooks";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { SESSION_OPTIONS } from "../session-options.ts";
import { type Fault, fault } from "./finding.ts";
import type { ModelClaim } from "./validation-task.ts";

/** What one run gave. */
export interface TrialAnswer {
  /** Axes of the output. */
  readonly dims: readonly number[];
  /** Its values; `undefined` where they are not float32. */
  readonly values: Float32Array | undefined;
  /**
   * How long the run took: time on the clock, or time on the processor where that is less, as the
   * process has the lowest priority and others may come between. Unit: ms.
   */
  readonly tookMs: number;
}

/** A model that can be run. */
export interface TrialSession {
  /**
   * Runs it once.
   *
   * @param features - `[numUes, numFeatures]`.
   * @returns Its answer; or `MODEL_RUN`, `MODEL_MEMORY`.
   */
  run(features: Float32Array, numUes: number): Promise<TrialAnswer | Fault>;
}

/**
 * Loads a model into ONNX Runtime, from memory: nothing besides these bytes can be read as part of it.
 *
 * @returns A session; or `MODEL_LOAD`, `MODEL_MEMORY`.
 */
export async function openTrialSession(
  bytes: Uint8Array,
  { input, output }: ModelClaim,
): Promise<TrialSession | Fault> {
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(bytes, SESSION_OPTIONS);
  } catch (error) {
    return faultOf("MODEL_LOAD", "ONNX Runtime does not load it", error);
  }
  return {
    async run(features, numUes) {
      const tensor = new Tensor("float32", features, [numUes, features.length / numUes]);
      const startMs = performance.now();
      const before = process.cpuUsage();
      try {
        const answer = (await session.run({ [input.name]: tensor }))[output.name];
        const { user, system } = process.cpuUsage(before);
        const tookMs = Math.min(performance.now() - startMs, (user + system) / 1000);
        const values = answer?.data instanceof Float32Array ? answer.data : undefined;
        return { dims: answer?.dims ?? [], values, tookMs };
      } catch (error) {
        return faultOf("MODEL_RUN", `a run with ${numUes} users stops`, error);
      }
    },
  };
}

function faultOf(code: "MODEL_LOAD" | "MODEL_RUN", what: string, error: unknown): Fault {
  const text = error instanceof Error ? error.message : String(error);
  const isMemory = /bad_alloc|failed to allocate|out of memory|allocation failed/i.test(text);
  const why = isMemory ? "it asks for more memory than it may have" : reasonIn(text);
  return fault(isMemory ? "MODEL_MEMORY" : code, `${what}: ${why}`);
}

/** ONNX Runtime's sentence, without the places in its sources and with nothing unprintable. */
function reasonIn(text: string): string {
  const plain = text
    .replace(/^Error: /, "")
    .replace(/\S*onnxruntime_src\S*:\d+ .*?\)(?: const)?(?=:? ?\[?[A-Z'"])/gs, "")
    .replace(/\S*\/onnxruntime\/\S*/g, "")
    .replace(/\s+/g, " ")
    .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "?")
    .trim();
  return plain.length > 300 ? `${plain.slice(0, 297)}…` : plain;
}
