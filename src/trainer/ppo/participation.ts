import { FEATURE_SPECS } from "../../domain/features/feature-spec.ts";
import type { PolicyKind } from "../policy-weights.ts";
import type { Rollout } from "../rollout/rollout.ts";

/**
 * Says who takes part in a stage, by its last feature: `active` for PRBs, `scheduled` for power.
 *
 * @returns 1 or 0, `[numSlots, numUes]`.
 */
export function participation(kind: PolicyKind, rollout: Rollout): Float32Array {
  const { numFeatures } = FEATURE_SPECS[kind];
  const features = rollout[`${kind}Features`];
  return Float32Array.from(
    { length: rollout.numSlots * rollout.numUes },
    (_, i) => features[(i + 1) * numFeatures - 1] as number,
  );
}
