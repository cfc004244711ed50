import type { EpisodeKey, Split } from "../draw-episode.ts";
import type { PolicyKind } from "../policy-weights.ts";
import { REFERENCE_TUNING } from "../reference-tuning.ts";
import type { Arm } from "../rollout/arm.ts";
import type { FlightFigures, Rollout } from "../rollout/rollout.ts";
import type { RolloutPool } from "../rollout/rollout-pool.ts";
import type { Phase, TrainingConfig } from "../training-config.ts";
import type { CurriculumState, PolicyPair } from "./curriculum-state.ts";

/** Who flies for a curriculum, and how much. */
export interface Fliers {
  /** What fixes which cells are flown. */
  readonly config: TrainingConfig;
  /** Worker threads. */
  readonly pool: Pick<RolloutPool, "collect" | "fly">;
}

/** What each phase teaches; an agent that does not learn flies without noise. */
export const LEARNING_AGENTS: Readonly<Record<Phase, readonly PolicyKind[]>> = {
  prb: ["prb"],
  power: ["power"],
  joint: ["prb", "power"],
};

/** What every gain is relative to: PF as the paper runs it, on CQI as reported, at equal power. */
const REFERENCE: Arm = { prb: "pf", power: "equal", tuning: REFERENCE_TUNING };

/** Whom the clones imitate: `TEACHER` as an arm. */
const TEACHER_ARM: Arm = { prb: "cautious-pf", power: "smooth" };

/** σ in an iteration of a phase: falls geometrically for agents that learn, 0 for others. */
export function sigmaAt(
  { sigma }: TrainingConfig,
  phase: Phase,
  progress: number,
): Record<PolicyKind, number> {
  const of = (agent: PolicyKind) => {
    const [from, to] = sigma[agent];
    return LEARNING_AGENTS[phase].includes(agent) ? from * (to / from) ** progress : 0;
  };
  return { prb: of("prb"), power: of("power") };
}

/** Flies an iteration's rollouts in cells that no other iteration meets. */
export function flyRollouts(
  { config, pool }: Fliers,
  { acting, numIterations }: Pick<CurriculumState, "acting" | "numIterations">,
  phase: Phase,
  progress: number,
): Promise<Rollout[]> {
  const { numEpisodes, warmUpSlots, numSlots } = config.rollout;
  const task = {
    ...{ arm: armOf(phase, acting), sigma: sigmaAt(config, phase, progress) },
    ...{ utility: config.utility, iteration: numIterations, warmUpSlots, numSlots },
  };
  return pool.collect(task, episodes(config, "training", numEpisodes, numIterations * numEpisodes));
}

/** Flies the reference through the validation cells. */
export function flyReference(fliers: Fliers): Promise<FlightFigures[]> {
  return flyValidation(fliers, REFERENCE);
}

/** Flies the teacher through the validation cells. */
export function flyTeacher(fliers: Fliers): Promise<FlightFigures[]> {
  return flyValidation(fliers, TEACHER_ARM);
}

/** Flies a pair as its phase does, without noise, through the validation cells. */
export function flyPair(
  fliers: Fliers,
  phase: Phase,
  policies: PolicyPair,
): Promise<FlightFigures[]> {
  return flyValidation(fliers, armOf(phase, policies));
}

function flyValidation({ config, pool }: Fliers, arm: Arm): Promise<FlightFigures[]> {
  const { numCells, warmUpSlots, numSlots } = config.validation;
  return pool.fly({ arm, warmUpSlots, numSlots }, episodes(config, "validation", numCells, 0));
}

function armOf(phase: Phase, policies: PolicyPair): Arm {
  return phase === "prb" ? { prb: policies.prb, power: "equal" } : policies;
}

function episodes(
  { seed }: TrainingConfig,
  split: Split,
  count: number,
  first: number,
): EpisodeKey[] {
  return Array.from({ length: count }, (_, i) => ({ seed, split, index: first + i }));
}
