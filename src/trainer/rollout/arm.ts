import type { LinkTuning } from "../../domain/state/cell-facts.ts";
import type { PolicyWeights } from "../policy-weights.ts";

/** Who decides both stages of a cell: plain data, so that it can be sent to a worker thread. */
export interface Arm {
  /** A policy, the name of a rule in `SHARE_POLICIES`, or the exponent of an α-fair rule. */
  readonly prb: PolicyWeights | string | { readonly alpha: number };
  /** A policy, or the name of a rule in `POWER_RULES`. */
  readonly power: PolicyWeights | string;
  /** What the service is configured with, where it differs from its defaults. */
  readonly tuning?: Partial<LinkTuning>;
}
