import { createHash } from "node:crypto";
import { FEATURE_SPECS } from "../../../domain/features/feature-spec.ts";
import { type Finding, fault, fine, printable } from "./finding.ts";
import type { ModelClaim } from "./validation-task.ts";

/**
 * Checks that a model was made for the features that this version computes.
 *
 * @returns `MODEL_FEATURES` where the hash of the specification differs.
 */
export function checkFeatures({ kind, featureSpec }: ModelClaim): Finding {
  const { id, text } = FEATURE_SPECS[kind];
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  if (featureSpec.hash === hash) return fine(`${id} (${hash})`);
  const made = `${printable(featureSpec.id)} (${featureSpec.hash})`;
  return fault(
    "MODEL_FEATURES",
    `made for features ${made}, this version computes ${id} (${hash})`,
  );
}
