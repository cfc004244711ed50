import type { Code } from "../../schemas/codes.ts";
import type { ModelIdentity } from "../../schemas/fields.ts";

/** A model's raw answer, or why there is none in time. */
export type PolicyReply =
  | {
      readonly ok: true;
      /** PRB shares or power action z, expected `[numUes]`, not yet checked; valid until the next question. */
      readonly values: ArrayLike<number>;
    }
  | {
      readonly ok: false;
      /** `DEADLINE`, `MODEL_UNAVAILABLE` or `SHAPE_MISMATCH`. */
      readonly code: Code;
      /** One sentence. */
      readonly message: string;
    };

/** Runs one learned policy; stages 5 and 7 of the flow wait for it. */
export interface PolicyRuntime {
  /** Stage that the policy serves. */
  readonly kind: "prb" | "power";
  /** Which model this is. */
  readonly identity: ModelIdentity;
  /** Times that whatever runs the model had to be replaced because it hung or broke. */
  readonly restarts: number;
  /**
   * Asks the policy about one slot, and blocks the calling thread until it answers or the budget is
   * spent; it never throws. While an earlier question is still open it is not asked again: a slow
   * model must not pile up work.
   *
   * @param features - `[numUes, numFeatures]`, row by row, as the stage's feature specification
   *   defines them; copied.
   * @param numUes - Number of users, ≥ 1.
   * @param budgetUs - Longest wait. Unit: µs, > 0.
   */
  ask(features: Float32Array, numUes: number, budgetUs: number): PolicyReply;
  /** Frees the model. */
  close(): Promise<void>;
}
