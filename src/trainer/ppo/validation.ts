import { quantile } from "../evaluation/quantile.ts";
import type { UtilityWeights } from "../rollout/marginal-utility.ts";
import type { FlightFigures } from "../rollout/rollout.ts";

/** How an arm does on the validation cells. */
export interface ValidationFigures {
  /** What the best is picked by: the gain in the utility that rewards are the gradient of. */
  readonly score: number;
  /** Mean over the cells of ln(geometric mean rate / the reference's). */
  readonly logGeomeanRatio: number;
  /** Mean over the cells of ln(cell rate / the reference's). */
  readonly logCellRatio: number;
  /** ln of the 5th percentile of all users' rates over the reference's. */
  readonly logP5Ratio: number;
  /** Mean of Jain's index, less the reference's. */
  readonly jainGain: number;
}

/** The least that a pair must reach, however good its score is. */
export type FairnessFloor = Pick<ValidationFigures, "jainGain" | "logP5Ratio">;

/** How far below the reference, or the first pair if that is less, Jain's index may fall. */
const JAIN_TOLERANCE = 0.02;

/** The same for ln of the 5th percentile. */
const LOG_P5_TOLERANCE = 0.03;

/** How fair a pair must be, given how fair the reference and the first pair are. */
export function fairnessFloor(first: ValidationFigures): FairnessFloor {
  return {
    jainGain: Math.min(0, first.jainGain) - JAIN_TOLERANCE,
    logP5Ratio: Math.min(0, first.logP5Ratio) - LOG_P5_TOLERANCE,
  };
}

/** A user that gets nothing makes the geometric mean 0; its cell then counts as lost by this factor. */
const LEAST_RATIO = 1e-3;

/** Rewarded for the mean logarithm of throughput alone. */
const LOG_RATE: UtilityWeights = { meanRate: 0, jain: 0, logRate: 1 };

/**
 * Compares flights with the reference's through the same cells.
 *
 *     score = λ_T·ln(cell rate ratio) + λ_J·ΔJ + λ_U·ln(geometric mean ratio)
 *
 * @param flights - `[numCells]`.
 * @param reference - `[numCells]`, the same cells.
 * @param utility - λ; default: the mean logarithm alone.
 */
export function judgeFlights(
  flights: readonly FlightFigures[],
  reference: readonly FlightFigures[],
  { meanRate, jain, logRate }: UtilityWeights = LOG_RATE,
): ValidationFigures {
  const meanOver = (gain: (flight: FlightFigures, reference: FlightFigures) => number) =>
    flights.reduce((sum, flight, i) => sum + gain(flight, reference[i] as FlightFigures), 0) /
    Math.max(1, flights.length);
  const logGeomeanRatio = meanOver((own, other) => logRatio(own.geomeanMbps, other.geomeanMbps));
  const logCellRatio = meanOver((own, other) => logRatio(own.cellMbps, other.cellMbps));
  const jainGain = meanOver((own, other) => own.jain - other.jain);
  const logP5Ratio = logRatio(fifthPercentile(flights), fifthPercentile(reference));
  const score = meanRate * logCellRatio + jain * jainGain + logRate * logGeomeanRatio;
  return { score, logGeomeanRatio, logCellRatio, logP5Ratio, jainGain };
}

function logRatio(own: number, other: number): number {
  if (other === 0) return 0; // nothing to compare with
  return Math.log(Math.max(LEAST_RATIO, own / other));
}

function fifthPercentile(flights: readonly FlightFigures[]): number {
  return quantile(Float64Array.from(flights.flatMap(({ rateMbps }) => rateMbps)).sort(), 0.05);
}
