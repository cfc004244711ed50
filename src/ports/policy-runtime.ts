import type { ModelIdentity } from "../../schemas/fields.ts";

/** Runs one learned policy; stages 5 and 7 of the flow wait for it. */
export interface PolicyRuntime {
  /** Stage that the policy serves. */
  readonly kind: "prb" | "power";
  /** Which model this is. */
  readonly identity: ModelIdentity;
  /**
   * Asks the policy about one slot.
   *
   * @param features - `[numUes, numFeatures]`, row by row, as the stage's feature specification
   *   defines them; not kept after the promise settles.
   * @param numUes - Number of users, ≥ 1.
   * @returns PRB shares or power action z, expected `[numUes]`, not yet checked. Rejects when the
   *   model fails.
   */
  run(features: Float32Array, numUes: number): Promise<ArrayLike<number>>;
  /** Frees the model. */
  close(): Promise<void>;
}
