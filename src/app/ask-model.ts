import type { Code } from "../../schemas/codes.ts";
import type { Clock } from "../ports/clock.ts";
import type { PolicyRuntime } from "../ports/policy-runtime.ts";

/** A model's raw answer, or why there is none in time. */
export type ModelAnswer =
  | { readonly ok: true; readonly values: ArrayLike<number> }
  | { readonly ok: false; readonly code: Code; readonly message: string };

/** Asks one model, one question at a time. */
export type ModelAsker = (
  features: Float32Array,
  numUes: number,
  dueUs: number,
) => Promise<ModelAnswer>;

/**
 * Puts a deadline around a model, so that a slow, hanging or throwing one costs its own slot only.
 *
 * While an earlier question is still open the model is not asked again: a hung model must not pile
 * up work.
 *
 * @param model - The model.
 * @param clock - Time.
 * @returns An asker; `dueUs` is the clock's time by which an answer is of use.
 */
export function createModelAsker(model: PolicyRuntime, clock: Clock): ModelAsker {
  let open = false;
  return async (features, numUes, dueUs) => {
    if (open) return late("still busy with an earlier slot");
    const leftUs = dueUs - clock.nowUs();
    if (leftUs <= 0) return late("no time left when its turn came");
    open = true;
    const answer = model
      .run(features, numUes)
      .then(
        (values): ModelAnswer =>
          values ? { ok: true, values } : refuse("SHAPE_MISMATCH", "returned no values"),
        (error: unknown) => refuse("MODEL_UNAVAILABLE", String(error)),
      )
      .finally(() => {
        open = false;
      });
    const timer = clock.after(leftUs);
    const first = await Promise.race([answer, timer.due]);
    timer.cancel();
    if (first === "due" || clock.nowUs() > dueUs) return late("answered too late");
    return first;
  };
}

const refuse = (code: Code, message: string): ModelAnswer => ({ ok: false, code, message });

const late = (message: string) => refuse("DEADLINE", message);
