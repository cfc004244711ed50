import type { PolicyKind, PolicyWeights } from "../policy-weights.ts";
import type { FlightFigures } from "../rollout/rollout.ts";
import type { Phase } from "../training-config.ts";
import type { Learner } from "./experience.ts";
import type { UpdateFigures } from "./update-tally.ts";
import type { FairnessFloor, ValidationFigures } from "./validation.ts";

/** A PRB policy and the power policy that goes with it. */
export type PolicyPair = Readonly<Record<PolicyKind, PolicyWeights>>;

/** The best pair so far. */
export interface BestPair {
  /** The policies. */
  readonly policies: PolicyPair;
  /** How they do. */
  readonly validation: ValidationFigures;
  /** Where they come from; `clone` before any phase. */
  readonly phase: Phase | "clone";
  /** Iteration of that phase, from 1; 0 before its first. */
  readonly iteration: number;
}

/** Where the curriculum stands after a whole iteration; enough to go on as if it had never stopped. */
export interface CurriculumState {
  /** Phase, as an index of `PHASES`; their number: all done. */
  readonly phase: number;
  /** Iterations of it that are done. */
  readonly iteration: number;
  /** Iterations done in all phases. */
  readonly numIterations: number;
  /** Networks and optimisers. */
  readonly learner: Learner;
  /** Who flies the next iteration's rollouts: the policies before the newest update. */
  readonly acting: PolicyPair;
  /** What the best pair is picked against. */
  readonly reference: readonly FlightFigures[];
  /** How the teacher does. */
  readonly teacher: ValidationFigures;
  /** How fair a pair must be to become the best. */
  readonly floor: FairnessFloor;
  /** The best pair. */
  readonly best: BestPair;
}

/** Figures of one iteration, a line of the learning curve. */
export interface IterationFigures extends UpdateFigures {
  /** Phase. */
  readonly phase: Phase;
  /** Iteration of the phase, from 1. */
  readonly iteration: number;
  /** Decisions learnt from in it. */
  readonly slots: number;
  /** Mean team reward per decision. */
  readonly reward: number;
  /** Mean of the cells' rates under exploration. Unit: Mbit/s. */
  readonly cellMbps: number;
  /** Decisions recorded per second of flying; the warm-ups take time, but are not counted. */
  readonly rolloutSlotsPerS: number;
  /** Users times epochs learnt from per second. */
  readonly updateRowsPerS: number;
  /** Figures on the validation cells, where this iteration was judged. */
  readonly validation?: ValidationFigures;
  /** How the teacher does on them, to compare. */
  readonly teacher: ValidationFigures;
}
