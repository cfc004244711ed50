import { createHash } from "node:crypto";
import { FEATURE_SPECS } from "../../domain/features/feature-spec.ts";

/** SHA-256 as 64 hex digits. */
export function contentHash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** What a manifest has as `featureSpec.hash` if it is for the features of this version: 12 hex digits. */
export function featureHash(kind: "prb" | "power"): string {
  return contentHash(FEATURE_SPECS[kind].text).slice(0, 12);
}
