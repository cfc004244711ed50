import type { Fallback } from "../../schemas/allocation.ts";
import type { Code } from "../../schemas/codes.ts";
import type { ModelIdentity } from "../../schemas/fields.ts";
import type { PolicyAnswer } from "../domain/prb/accept-shares.ts";
import type { Slot } from "../domain/state/open-slot.ts";
import type { Clock } from "../ports/clock.ts";
import { builtIn, type StagePolicy } from "./policies.ts";
import type { StageTail } from "./stage-tail.ts";

/** One stage's question to its policy, with the answer that is ready if the policy has none. */
export interface Consultation {
  /** Which stage asks. */
  readonly stage: "prb" | "power";
  /** The configured policy. */
  readonly policy: StagePolicy;
  /** What the stage takes, features included. */
  readonly tail: StageTail;
  /** The slot. */
  readonly slot: Slot;
  /** Whether there is anything to decide: a model is not asked about an empty slot. */
  readonly needed: boolean;
  /** An answer is of no use after this, on the clock's time. Unit: µs. */
  readonly dueUs: number;
  /** Name of the classical answer. */
  readonly standIn: string;
  /** Works the classical answer out; before a model is asked. */
  standInValues(): Float64Array;
  /** Works out what a model is told, `[numUes, numFeatures]`. */
  features(): Float32Array;
  /** Checks a model's raw output. */
  accept(output: ArrayLike<number>): PolicyAnswer;
}

/** Whose answer counts, and why it is not the configured policy's if it is not. */
export interface Consulted {
  /** Shares or action, `[numUes]`. */
  readonly values: Float64Array;
  /** Who answered. */
  readonly identity: ModelIdentity;
  /** Time that stand-in and features took; 0 where there were none. Unit: µs. */
  readonly featuresUs: number;
  /** Why the stage fell back; absent if it did not. */
  readonly fallback?: Fallback & { readonly message: string };
}

/**
 * Gets one stage's answer: from its rule, from its model in time, or else from the stand-in.
 *
 * A model that will hardly make it, by what it took of late, is not asked.
 */
export function consultPolicy(clock: Clock, consultation: Consultation): Consulted {
  const { stage, policy, slot, tail, needed, dueUs } = consultation;
  const { identity } = policy;
  if ("rule" in policy) return { identity, values: policy.rule(slot), featuresUs: 0 };
  if (!needed) return { identity, values: consultation.standInValues(), featuresUs: 0 };
  const startUs = clock.nowUs();
  const values = consultation.standInValues();
  const instead = { stage, values, identity: builtIn(consultation.standIn) };
  if (startUs + tail.us > dueUs) {
    tail.relax();
    return fallBack(instead, clock.nowUs() - startUs, tooSlow(tail.us, dueUs - startUs));
  }
  const features = consultation.features();
  const askedUs = clock.nowUs();
  const featuresUs = askedUs - startUs;
  const budgetUs = Math.max(1, dueUs - askedUs);
  const reply = policy.model.ask(features, slot.users.length, budgetUs);
  const doneUs = clock.nowUs();
  if (reply.ok) tail.observe(doneUs - startUs);
  // a model that is still busy says so at once, and one that was waited for in vain takes longer than that
  else if (doneUs >= dueUs) tail.observe(2 * (doneUs - startUs));
  if (!reply.ok) return fallBack(instead, featuresUs, reply);
  const answer = consultation.accept(reply.values);
  if (answer.ok) return { identity, values: answer.values, featuresUs };
  return fallBack(instead, featuresUs, { ...answer, message: "its output is not usable" });
}

function fallBack(
  { stage, values, identity }: Pick<Consulted, "values" | "identity"> & Pick<Fallback, "stage">,
  featuresUs: number,
  { code, message }: { readonly code: Code; readonly message: string },
): Consulted {
  return { values, identity, featuresUs, fallback: { stage, code, message } };
}

function tooSlow(tailUs: number, leftUs: number): { code: Code; message: string } {
  const message = `not asked: it takes up to ${Math.round(tailUs)} µs, ${Math.round(leftUs)} µs are left`;
  return { code: "DEADLINE", message };
}
