import type { Trial } from "./check-answers.ts";
import { type Finding, fault, fine } from "./finding.ts";
import { hasActiveUser } from "./sample-features.ts";
import type { ModelClaim } from "./validation-task.ts";

/** The service normalises shares, so rounding is all that this has to cover. */
const SUM_TOLERANCE = 1e-3;

/** The service cuts actions at ±2.3 and reports each cut; what is far beyond was never trained to that. */
const MAX_ABSURD_ACTION = 10;

/**
 * Checks that what a model answers makes sense in its stage.
 *
 * Shares are ≥ 0 and sum to 1; where no user can be given PRBs, to at most 1. Actions are |z| ≤ 10.
 *
 * @returns `MODEL_SHARE_NEGATIVE`, `MODEL_SHARE_SUM`, `MODEL_ACTION_RANGE`.
 */
export function checkValues({ kind }: ModelClaim, trials: readonly Trial[]): Finding {
  const find = kind === "prb" ? findBadShare : findBadAction;
  for (const trial of trials) {
    const finding = find(trial, `${trial.numUes} users, ${trial.sample} features`);
    if (finding) return finding;
  }
  if (kind === "prb") return fine("shares ≥ 0, sum 1");
  const most = trials.reduce((max, { values }) => Math.max(max, ...values.map(Math.abs)), 0);
  return fine(`actions up to ±${most.toFixed(2)}`);
}

function findBadShare({ features, numUes, values }: Trial, where: string): Finding | undefined {
  const least = Math.min(...values);
  if (least < 0) return fault("MODEL_SHARE_NEGATIVE", `a share is ${least} (${where})`);
  const sum = values.reduce((all, share) => all + share, 0);
  const isTooLittle = hasActiveUser(features, numUes) && sum < 1 - SUM_TOLERANCE;
  if (!isTooLittle && sum <= 1 + SUM_TOLERANCE) return undefined;
  return fault("MODEL_SHARE_SUM", `shares sum to ${sum.toPrecision(6)} (${where})`);
}

function findBadAction({ values }: Trial, where: string): Finding | undefined {
  const most = Math.max(...values.map(Math.abs));
  if (most <= MAX_ABSURD_ACTION) return undefined;
  const what = `an action is ±${most.toPrecision(3)}, allowed is ±${MAX_ABSURD_ACTION} (${where})`;
  return fault("MODEL_ACTION_RANGE", what);
}
