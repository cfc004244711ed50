import { performance } from "node:perf_hooks";
import { type Fault, type Finding, fault, fine, isFault } from "./finding.ts";
import { sampleFeatures } from "./sample-features.ts";
import type { TrialSession } from "./trial-session.ts";
import type { LatencyBudget, ValidationLimits } from "./validation-limits.ts";
import type { ModelClaim } from "./validation-task.ts";

const WARM_UP_RUNS = 10;
const MAX_RUNS = 200;
const MIN_RUNS = 5;
const MAX_ATTEMPTS = 3;

/** Time for the runs with one number of users. Unit: ms. */
const WITHIN_MS = 400;

/**
 * Times a model with every number of users of the budgets.
 *
 * @param onTrial - Hears what is about to be run, in case it never returns.
 * @returns `MODEL_SLOW` where a budget is broken; or `MODEL_RUN`, `MODEL_MEMORY`.
 */
export async function checkLatency(
  session: TrialSession,
  { kind }: ModelClaim,
  { latency }: ValidationLimits,
  onTrial: (what: string) => void,
): Promise<Finding> {
  const seen: string[] = [];
  for (const budget of latency) {
    const { numUes } = budget;
    onTrial(`${numUes} users`);
    const figures = await measure(session, sampleFeatures(kind, "usual", numUes), budget);
    if (isFault(figures)) return figures;
    const text = sentence(numUes, figures);
    if (!isWithin(figures, budget)) {
      return fault("MODEL_SLOW", `${text}; the budget is ${sentence(numUes, budget)}`);
    }
    seen.push(text);
  }
  return fine(seen.join("; "));
}

type Figures = Omit<LatencyBudget, "numUes">;

const isWithin = ({ medianMs, p99Ms }: Figures, budget: Figures) =>
  medianMs <= budget.medianMs && p99Ms <= budget.p99Ms;

/** Measures again where a budget is broken: what else the machine does can only make a run longer. */
async function measure(
  session: TrialSession,
  features: Float32Array,
  budget: LatencyBudget,
): Promise<Figures | Fault> {
  let figures: Figures = { medianMs: 0, p99Ms: 0 };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const tookMs = await timeRuns(session, features, budget.numUes);
    if (isFault(tookMs)) return tookMs;
    figures = { medianMs: quantile(tookMs, 0.5), p99Ms: quantile(tookMs, 0.99) };
    if (isWithin(figures, budget)) break;
  }
  return figures;
}

async function timeRuns(
  session: TrialSession,
  features: Float32Array,
  numUes: number,
): Promise<number[] | Fault> {
  const tookMs: number[] = [];
  const untilMs = performance.now() + WITHIN_MS;
  for (let n = 0; n < WARM_UP_RUNS + MAX_RUNS; n += 1) {
    if (n >= MIN_RUNS && performance.now() > untilMs) break;
    const answer = await session.run(features, numUes);
    if (isFault(answer)) return answer;
    tookMs.push(answer.tookMs);
  }
  return tookMs.slice(tookMs.length > 2 * WARM_UP_RUNS ? WARM_UP_RUNS : 0).sort((a, b) => a - b);
}

const quantile = (sorted: readonly number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;

const sentence = (numUes: number, { medianMs, p99Ms }: Figures) =>
  `${numUes} users: median ${medianMs.toPrecision(3)} ms, p99 ${p99Ms.toPrecision(3)} ms`;
