import type { InferenceSession } from "onnxruntime-node";

/**
 * How models run, when they are validated as when they decide: one thread, sequential execution, no
 * spinning. The networks are so small that handing work to other threads costs more than it saves, and
 * the slot loop needs the cores (docs/tuning.md).
 */
export const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
  logSeverityLevel: 4, // a failing run comes back as an error; no line per slot on stderr besides
  extra: { session: { intra_op: { allow_spinning: "0" } } },
};
