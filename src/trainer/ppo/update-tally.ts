import type { PolicyKind } from "../policy-weights.ts";
import { type Experience, explainedVariance } from "./experience.ts";
import { gaussianEntropy, type Surrogate } from "./surrogate.ts";

/** Figures of one agent's update; 0 for one that did not learn. */
export interface AgentFigures {
  /** Mean clipped surrogate, to be minimised. */
  readonly loss: number;
  /** How far the policy moved. Unit: nat per user. */
  readonly kl: number;
  /** Part of the users' samples held back by the clip. */
  readonly clipFraction: number;
  /** Entropy of the exploration. Unit: nat per user. */
  readonly entropy: number;
}

/** Figures of one update. */
export interface UpdateFigures extends Readonly<Record<PolicyKind, AgentFigures>> {
  /** What the critic's network minimises: half the mean square of its error, of U·V_u. */
  readonly valueLoss: number;
  /** See `explainedVariance`; of the critic before this update. */
  readonly explainedVariance: number;
  /** Users that the networks were shown, times epochs. */
  readonly numRows: number;
}

/** Sums up the minibatches of an update. */
export interface UpdateTally {
  /** Takes the critic's error in a minibatch. */
  addError(loss: number): void;
  /** Takes an agent's minibatch. */
  addSurrogate(agent: PolicyKind, surrogate: Omit<Surrogate, "gradient">): void;
  /** Mean KL of an agent since it was asked last. */
  takeEpochKl(agent: PolicyKind): number;
  /** Means over everything. */
  figures(
    experiences: readonly Experience[],
    settings: { readonly sigma: Readonly<Record<PolicyKind, number>>; readonly epochs: number },
  ): UpdateFigures;
}

/** Starts at nothing. */
export function openUpdateTally(): UpdateTally {
  const errors: number[] = [];
  const surrogates = { prb: [] as AgentSum[], power: [] as AgentSum[] };
  const epochFrom = { prb: 0, power: 0 };
  const figuresOf = (agent: PolicyKind, sigma: number): AgentFigures => ({
    loss: meanOver(surrogates[agent], ({ loss }) => loss),
    kl: meanOver(surrogates[agent], ({ kl }) => kl),
    clipFraction: meanOver(surrogates[agent], ({ clipFraction }) => clipFraction),
    entropy: surrogates[agent].length === 0 ? 0 : gaussianEntropy(sigma),
  });
  return {
    addError: (loss) => errors.push(loss),
    addSurrogate: (agent, surrogate) => surrogates[agent].push(surrogate),
    takeEpochKl(agent) {
      const epoch = surrogates[agent].slice(epochFrom[agent]);
      epochFrom[agent] = surrogates[agent].length;
      return meanOver(epoch, ({ kl }) => kl);
    },
    figures: (experiences, { sigma, epochs }) => ({
      prb: figuresOf("prb", sigma.prb),
      power: figuresOf("power", sigma.power),
      valueLoss: errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length),
      explainedVariance: explainedVariance(experiences),
      numRows: epochs * experiences.reduce((sum, { returns }) => sum + returns.length, 0),
    }),
  };
}

type AgentSum = Omit<Surrogate, "gradient">;

/** Mean over users, minibatches weighing as much as they have. */
function meanOver(parts: readonly AgentSum[], pick: (part: AgentSum) => number): number {
  const numRows = parts.reduce((sum, part) => sum + part.numRows, 0);
  const total = parts.reduce((sum, part) => sum + part.numRows * pick(part), 0);
  return numRows === 0 ? 0 : total / numRows;
}
