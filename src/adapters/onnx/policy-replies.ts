import type { PolicyReply } from "../../ports/policy-runtime.ts";

/** The budget was spent first. */
export const LATE: PolicyReply = { ok: false, code: "DEADLINE", message: "answered too late" };

/** The output is no list of values. */
export const UNUSABLE: PolicyReply = {
  ok: false,
  code: "SHAPE_MISMATCH",
  message: "returned no float32 values, or more than there can be users",
};

/** The newest question is still open. */
export const BUSY: PolicyReply = {
  ok: false,
  code: "DEADLINE",
  message: "still busy with an earlier slot",
};

/** Nobody is ready, but somebody will be. */
export const RESTARTING: PolicyReply = {
  ok: false,
  code: "MODEL_UNAVAILABLE",
  message: "its worker hung or broke and is being replaced",
};

/** Nobody is ready any more. */
export const GIVEN_UP: PolicyReply = {
  ok: false,
  code: "MODEL_UNAVAILABLE",
  message: "it hung or broke again and again and is left alone",
};

/** ONNX Runtime threw. */
export function failure(message: string): PolicyReply {
  return { ok: false, code: "MODEL_UNAVAILABLE", message };
}
