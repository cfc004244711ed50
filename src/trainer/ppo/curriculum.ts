import { type AdamState, startAdam } from "../adam.ts";
import { freshWeights, type PolicyWeights } from "../policy-weights.ts";
import type { Rollout } from "../rollout/rollout.ts";
import { PHASES, type Phase, type TrainingConfig } from "../training-config.ts";
import type {
  BestPair,
  CurriculumState,
  IterationFigures,
  PolicyPair,
} from "./curriculum-state.ts";
import type { Learner } from "./experience.ts";
import {
  type Fliers,
  flyPair,
  flyReference,
  flyRollouts,
  flyTeacher,
  LEARNING_AGENTS,
  sigmaAt,
} from "./phase-flights.ts";
import { type UpdateSettings, updateLearner } from "./update.ts";
import { fairnessFloor, judgeFlights, type ValidationFigures } from "./validation.ts";

/** A curriculum to go through. */
export interface CurriculumTask extends Fliers {
  /** Clones of the teacher: where it starts. */
  readonly clones: PolicyPair;
  /** Any steady clock, for speeds. Unit: ms. */
  readonly nowMs: () => number;
}

/** How to follow, stop and resume a curriculum. */
export interface CurriculumWatch {
  /** Called after every iteration. */
  onIteration?(state: CurriculumState, figures: IterationFigures): void | Promise<void>;
  /** Ends the work; the running iteration is lost. */
  readonly signal?: AbortSignal | undefined;
  /** Where to go on. */
  readonly from?: CurriculumState | undefined;
}

/** Learning rates fall linearly to this part of their first value within a phase. */
const LAST_RATE_RATIO = 0.2;

/**
 * Teaches both agents by reinforcement, from clones of the teacher.
 *
 *     1 prb     PRB agent alone, at equal power
 *     2 power   power agent alone, over the best PRB agent
 *     3 joint   both, with small steps
 *
 * Every phase starts from the best pair known on the validation cells, and only replaces it by one
 * with a higher score: no phase can end below the one before. While the learner works on an iteration's
 * rollouts, the workers fly the next one's with the policies from before this update; PPO's ratio
 * accounts for it. Cells are fresh in every iteration and keyed by it, so that a run resumed after
 * any iteration goes on as if it had never stopped.
 *
 * @returns The final state; nothing when it was stopped.
 */
export async function runCurriculum(
  task: CurriculumTask,
  watch: CurriculumWatch = {},
): Promise<CurriculumState | undefined> {
  try {
    let state = watch.from ?? (await openCurriculum(task));
    while (state.phase < PHASES.length) state = await runPhase(task, state, watch);
    return state;
  } catch (error) {
    if (watch.signal?.aborted) return undefined;
    throw error;
  }
}

/** Iterations that a phase takes. */
export function iterationsOf({ phaseSlots, rollout }: TrainingConfig, phase: Phase): number {
  return Math.ceil(phaseSlots[phase] / (rollout.numEpisodes * rollout.numSlots));
}

async function openCurriculum(task: CurriculumTask): Promise<CurriculumState> {
  const { clones } = task;
  const policies = { prb: clones.prb, power: silenced(clones.power) };
  const reference = await flyReference(task);
  const validation = judgeFlights(
    await flyPair(task, "prb", policies),
    reference,
    task.config.utility,
  );
  return enterPhase(task, 0, {
    numIterations: 0,
    learner: {
      prb: startAdam(clones.prb),
      power: startAdam(clones.power),
      critic: freshCritic(task),
    },
    reference,
    teacher: judgeFlights(await flyTeacher(task), reference, task.config.utility),
    floor: fairnessFloor(validation),
    best: { policies, validation, phase: "clone", iteration: 0 },
  });
}

/** Knows nothing but what a cell earns that runs as it did: λ_T + λ_U. */
function freshCritic({ clones, config }: CurriculumTask): AdamState {
  const { "input/mean": mean, "input/scale": scale } = clones.prb;
  const { meanRate, logRate } = config.utility;
  const weights = freshWeights("prb", { mean, scale }, config.seed);
  const output = { "output/bias": Float32Array.of(meanRate + logRate) };
  return startAdam({ ...weights, ...output, "input/skip": noSkip(weights) });
}

/** Starts a phase, or the next one in which there is something to do, from the best pair. */
async function enterPhase(
  task: CurriculumTask,
  phase: number,
  state: Omit<CurriculumState, "phase" | "iteration" | "acting">,
): Promise<CurriculumState> {
  const name = PHASES[phase];
  if (name && iterationsOf(task.config, name) === 0) return enterPhase(task, phase + 1, state);
  let { best } = state;
  if (name === "power") {
    // until here power was equal: the clone has to show that it does better
    const pair = { prb: best.policies.prb, power: task.clones.power };
    const candidate = { policies: pair, phase: name, iteration: 0 };
    best = (await judge(task, state, candidate)).best;
  }
  const { prb, power } = best.policies;
  const learner = { ...state.learner, prb: startAdam(prb), power: startAdam(power) };
  return { ...state, best, learner, acting: best.policies, phase, iteration: 0 };
}

/** Runs a phase from where it stands to its end, and enters the next one. */
async function runPhase(
  task: CurriculumTask,
  from: CurriculumState,
  { onIteration, signal }: CurriculumWatch,
): Promise<CurriculumState> {
  const { config } = task;
  const phase = PHASES[from.phase] as Phase;
  const numIterations = iterationsOf(config, phase);
  const fly = (at: CurriculumState) =>
    timed(task, () => flyRollouts(task, at, phase, at.iteration / numIterations));
  let state = from;
  let flight = fly(state);
  while (state.phase === from.phase) {
    const flown = await flight;
    const next = followerOf(state);
    const isLast = next.iteration === numIterations;
    if (!isLast) flight = fly(next);
    flight.catch(() => undefined); // heard where it is awaited
    const settings = settingsOf(config, state, phase);
    const { learner: before } = state;
    const update = await timed(task, () => updateLearner(before, flown.value, settings, signal));
    await flight; // the pool does one thing at a time
    const { learner, figures } = update.value;
    state = { ...next, learner };
    const isDue = isLast || next.iteration % config.validation.everyIterations === 0;
    const candidate = { policies: policiesOf(learner), phase, iteration: next.iteration };
    const judged = isDue ? await judge(task, state, candidate) : undefined;
    if (judged) state = { ...state, best: judged.best };
    if (isLast) state = await enterPhase(task, from.phase + 1, state);
    await onIteration?.(state, {
      ...{ phase, iteration: next.iteration, ...meansOf(flown.value), ...figures },
      rolloutSlotsPerS:
        flown.value.reduce((sum, { numSlots }) => sum + numSlots, 0) / flown.seconds,
      updateRowsPerS: figures.numRows / update.seconds,
      ...(judged && { validation: judged.validation }),
      teacher: state.teacher,
    });
  }
  return state;
}

/** The state with one iteration more, of which the learner knows nothing yet. */
function followerOf(state: CurriculumState): CurriculumState {
  const { iteration, numIterations, learner } = state;
  return {
    ...state,
    iteration: iteration + 1,
    numIterations: numIterations + 1,
    acting: policiesOf(learner),
  };
}

function settingsOf(
  config: TrainingConfig,
  { iteration, numIterations }: CurriculumState,
  phase: Phase,
): UpdateSettings {
  const { update, joint, seed } = config;
  const progress = iteration / iterationsOf(config, phase);
  const isJoint = phase === "joint";
  const decay = 1 - (1 - LAST_RATE_RATIO) * progress;
  return {
    ...update,
    clip: isJoint ? joint.clip : update.clip,
    learningRate: update.learningRate * decay * (isJoint ? joint.learningRateRatio : 1),
    sigma: sigmaAt(config, phase, progress),
    agents: LEARNING_AGENTS[phase],
    seed,
    iteration: numIterations,
  };
}

/** Flies a candidate through the validation cells; the best stays unless it is better and as fair. */
async function judge(
  task: CurriculumTask,
  { best, reference, floor }: Pick<CurriculumState, "best" | "reference" | "floor">,
  candidate: Omit<BestPair, "validation"> & { readonly phase: Phase },
): Promise<{ best: BestPair; validation: ValidationFigures }> {
  const flights = await flyPair(task, candidate.phase, candidate.policies);
  const validation = judgeFlights(flights, reference, task.config.utility);
  const isFair = validation.jainGain >= floor.jainGain && validation.logP5Ratio >= floor.logP5Ratio;
  const isBetter = validation.score > best.validation.score;
  return { best: isFair && isBetter ? { ...candidate, validation } : best, validation };
}

function policiesOf({ prb, power }: Learner): PolicyPair {
  return { prb: prb.weights, power: power.weights };
}

/** A power policy that always answers z = 0. */
function silenced(power: PolicyWeights): PolicyWeights {
  const zeros = (name: "output/kernel" | "output/bias") => power[name].map(() => 0);
  const output = { "output/kernel": zeros("output/kernel"), "output/bias": zeros("output/bias") };
  return { ...power, ...output, "input/skip": noSkip(power) };
}

function noSkip(weights: PolicyWeights): Float32Array {
  return weights["input/skip"].map(() => 0);
}

function meansOf(rollouts: readonly Rollout[]) {
  const slots = sumOf(rollouts, ({ numSlots }) => numSlots);
  const earned = sumOf(rollouts, ({ credit }) => credit.reduce((sum, own) => sum + own, 0));
  const rates = sumOf(rollouts, ({ figures }) => figures.cellMbps);
  return { slots, reward: earned / Math.max(1, slots), cellMbps: rates / rollouts.length };
}

function sumOf(rollouts: readonly Rollout[], pick: (rollout: Rollout) => number): number {
  return rollouts.reduce((sum, rollout) => sum + pick(rollout), 0);
}

async function timed<T>(
  { nowMs }: CurriculumTask,
  work: () => Promise<T>,
): Promise<{ value: T; seconds: number }> {
  const startMs = nowMs();
  const value = await work();
  return { value, seconds: (nowMs() - startMs) / 1000 };
}
