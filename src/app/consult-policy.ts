import type { Fallback } from "../../schemas/allocation.ts";
import type { ModelIdentity } from "../../schemas/fields.ts";
import type { PolicyAnswer } from "../domain/prb/accept-shares.ts";
import type { Slot } from "../domain/state/open-slot.ts";
import type { ModelAsker } from "./ask-model.ts";
import { builtIn, type StagePolicy } from "./policies.ts";

/** One stage's question to its policy, with the answer that is ready if the policy has none. */
export interface Consultation {
  /** Which stage asks. */
  readonly stage: "prb" | "power";
  /** The configured policy. */
  readonly policy: StagePolicy;
  /** Asks the policy's model; absent for rules. */
  readonly ask: ModelAsker | undefined;
  /** The slot. */
  readonly slot: Slot;
  /** What a model is told, `[numUes, numFeatures]`. */
  readonly features: Float32Array;
  /** Whether there is anything to decide: a model is not asked about an empty slot. */
  readonly needed: boolean;
  /** An answer is of no use after this, on the clock's time. Unit: µs. */
  readonly dueUs: number;
  /** The classical answer and its name. */
  readonly standIn: { readonly name: string; readonly values: Float64Array };
  /** Checks a model's raw output. */
  accept(output: ArrayLike<number>): PolicyAnswer;
}

/** Whose answer counts, and why it is not the configured policy's if it is not. */
export interface Consulted {
  /** Shares or action, `[numUes]`. */
  readonly values: Float64Array;
  /** Who answered. */
  readonly identity: ModelIdentity;
  /** Why the stage fell back; absent if it did not. */
  readonly fallback?: Fallback & { readonly message: string };
}

/** Gets one stage's answer: from its rule, from its model in time, or else from the stand-in. */
export async function consultPolicy(consultation: Consultation): Promise<Consulted> {
  const { stage, policy, ask, slot, features, dueUs, standIn } = consultation;
  const { identity } = policy;
  if ("rule" in policy) return { identity, values: policy.rule(slot) };
  if (!ask || !consultation.needed) return { identity, values: standIn.values };
  const raw = await ask(features, slot.users.length, dueUs);
  const answer = raw.ok ? consultation.accept(raw.values) : raw;
  if (answer.ok) return { identity, values: answer.values };
  const message = raw.ok ? "its output is not usable" : raw.message;
  return {
    identity: builtIn(standIn.name),
    values: standIn.values,
    fallback: { stage, code: answer.code, message },
  };
}
