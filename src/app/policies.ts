import type { ModelIdentity } from "../../schemas/fields.ts";
import type { Slot } from "../domain/state/open-slot.ts";
import type { PolicyRuntime } from "../ports/policy-runtime.ts";

/** A policy inside the service: shares or actions `[numUes]` for one slot. */
export type SlotRule = (slot: Slot) => Float64Array;

/** A stage's configured policy: a rule inside the service, or a learned model. */
export type StagePolicy =
  | { readonly identity: ModelIdentity; readonly rule: SlotRule }
  | { readonly identity: ModelIdentity; readonly model: PolicyRuntime };

/** The pair of policies that decides a cell's slots. */
export interface PolicyPair {
  /** Stage 5: PRB shares. */
  readonly prb: StagePolicy;
  /** Stage 7: power split. */
  readonly power: StagePolicy;
}

/** Identity of a policy inside the service. */
export const builtIn = (name: string): ModelIdentity => ({ name, version: "built-in" });
