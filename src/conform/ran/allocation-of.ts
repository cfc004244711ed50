import type { Allocation, Grant } from "../../../schemas/allocation.ts";
import type { Report } from "../../../schemas/report.ts";
import type { Setup } from "../../../schemas/setup.ts";

const BUILT_IN = { name: "conform", version: "built-in" };

const NO_TIME = {
  ...{ decode: 0, state: 0, features: 0, prb: 0 },
  ...{ resolve: 0, power: 0, link: 0, total: 0 },
};

/** Writes an allocation that answers a report. */
export function allocationOf(
  { tti }: Report,
  { leadSlots }: Setup,
  seq: number,
  grants: Grant[],
): Allocation {
  return {
    ...{ seq, reportTti: tti, targetTti: tti + leadSlots },
    ...{ source: grants.length > 0 ? "pf" : "none", fallbacks: [] },
    models: { prb: BUILT_IN, power: BUILT_IN },
    ...{ stageUs: NO_TIME, clamps: [], grants },
  };
}
