import type { LinkTuning } from "../domain/state/cell-facts.ts";

/** How links are tracked for A, which all gains are relative to: CQI as reported, PF's usual window. */
export const REFERENCE_TUNING = {
  throughputMemory: 0.98,
  csiPrediction: "off",
} as const satisfies Partial<LinkTuning>;
