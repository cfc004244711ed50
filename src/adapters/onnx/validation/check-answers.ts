import { type Finding, fault, fine, isFault } from "./finding.ts";
import { SAMPLE_KINDS, type SampleKind, sampleFeatures } from "./sample-features.ts";
import type { TrialAnswer, TrialSession } from "./trial-session.ts";
import type { ValidationLimits } from "./validation-limits.ts";
import type { ModelClaim } from "./validation-task.ts";

/** Users that a model is tried with. */
export const USER_COUNTS = [1, 2, 8, 20, 64] as const;

/** A slot that a model was tried on, and what it said. */
export interface Trial {
  /** What the slot was like. */
  readonly sample: SampleKind;
  /** Users. */
  readonly numUes: number;
  /** `[numUes, numFeatures]`. */
  readonly features: Float32Array;
  /** `[numUes]`, finite. */
  readonly values: Float32Array;
}

/** A finding, and the trials where it is good. */
export interface TrialReport {
  /** What was seen. */
  readonly finding: Finding;
  /** All slots and answers. */
  readonly trials: readonly Trial[];
}

/**
 * Runs a model on every kind of slot with every number of users.
 *
 * @param onTrial - Hears what is about to be run, in case it never returns.
 * @returns Its answers; or `MODEL_RUN`, `MODEL_MEMORY`, `MODEL_VALUE_TYPE`, `MODEL_OUTPUT_SHAPE`,
 *   `MODEL_NOT_FINITE`, `MODEL_SLOW` (one run took `stallMs`).
 */
export async function checkAnswers(
  session: TrialSession,
  { kind }: ModelClaim,
  { stallMs }: ValidationLimits,
  onTrial: (what: string) => void,
): Promise<TrialReport> {
  const trials: Trial[] = [];
  for (const numUes of USER_COUNTS) {
    for (const sample of SAMPLE_KINDS) {
      const where = `${numUes} users, ${sample} features`;
      onTrial(where);
      const features = sampleFeatures(kind, sample, numUes);
      const answer = await session.run(features, numUes);
      const finding = isFault(answer) ? answer : findFault(answer, numUes, stallMs, where);
      if (finding) return { finding, trials: [] };
      const { values = new Float32Array() } = answer as TrialAnswer;
      trials.push({ sample, numUes, features, values });
    }
  }
  return { finding: fine(`${trials.length} slots, 1 to 64 users, all values finite`), trials };
}

function findFault(answer: TrialAnswer, numUes: number, stallMs: number, where: string) {
  const { dims, values, tookMs } = answer;
  if (!values) return fault("MODEL_VALUE_TYPE", `the output is not float32 (${where})`);
  if (dims.length !== 1 || dims[0] !== numUes) {
    return fault("MODEL_OUTPUT_SHAPE", `the output has shape [${dims}] (${where})`);
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) return fault("MODEL_NOT_FINITE", `user ${bad} is given ${values[bad]} (${where})`);
  if (tookMs <= stallMs) return undefined;
  return fault("MODEL_SLOW", `a run took ${tookMs.toFixed(0)} ms (${where})`);
}
