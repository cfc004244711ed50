import type { EpisodeKey } from "./draw-episode.ts";
import { REFERENCE_TUNING } from "./reference-tuning.ts";
import type { FlightFigures } from "./rollout/rollout.ts";
import type { RolloutPool } from "./rollout/rollout-pool.ts";

/** What to measure on. */
export interface CalibrationTask {
  /** Seed of the training cells. Integer, 0 … 2³² − 1. */
  readonly seed: number;
  /** Cells. */
  readonly numCells: number;
  /** Slots of each that do not count. */
  readonly warmUpSlots: number;
  /** Slots of each that count. */
  readonly numSlots: number;
  /** λ_U: how much of the reward the mean logarithm shall be. Range 0..1. */
  readonly logRate: number;
}

/** What the reward should weigh, and what that rests on. */
export interface Calibration {
  /** Mean rate of a user under PF at equal power. Unit: Mbit/s. */
  readonly referenceMbps: number;
  /** −(dT/T)/dJ of the α-fair family at PF. */
  readonly rateSlope: number;
  /** d mean(ln T)/dJ of the family at PF; near 0, as PF is its maximum. */
  readonly logRateSlope: number;
  /** λ of the mean rate relative to `referenceMbps`. */
  readonly meanRate: number;
  /** λ of Jain's index. */
  readonly jain: number;
  /** λ of the mean logarithm, as asked for. */
  readonly logRate: number;
}

/** α on both sides of PF. */
const ALPHAS = [0.85, 1, 1.2] as const;

/** Floor of a user's rate under the logarithm. Unit: Mbit/s. */
const LEAST_MBPS = 1e-3;

/**
 * Finds the weights of the reward with which nothing is earned by merely sliding along the α-fair
 * family, that is by giving up fairness for rate or the reverse.
 *
 *     r = λ_T·mean(T)/T_ref + λ_J·J + λ_U·mean(ln T),   λ_T + λ_J + λ_U = 1
 *     dr/dJ = −λ_T·s + λ_J + λ_U·u = 0,   s = −(dT/T)/dJ,  u = d mean(ln T)/dJ
 *     ⇒  λ_T = (1 − λ_U + λ_U·u) / (1 + s),   λ_J = 1 − λ_U − λ_T
 *
 * Slopes are those of the means over cells between α on both sides of 1, under matched realisations,
 * with the channel as reported: the reference's.
 *
 * @param task - Cells and λ_U.
 * @param pool - Who flies.
 * @param onProgress - Called after every α.
 */
export async function calibrateReward(
  { seed, numCells, warmUpSlots, numSlots, logRate }: CalibrationTask,
  pool: Pick<RolloutPool, "fly">,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<Calibration> {
  const cells = Array.from(
    { length: numCells },
    (_, index): EpisodeKey => ({ seed, split: "training", index }),
  );
  const families: FamilyPoint[] = [];
  for (const alpha of ALPHAS) {
    const arm = { prb: { alpha }, power: "equal", tuning: REFERENCE_TUNING };
    families.push(pointOf(await pool.fly({ arm, warmUpSlots, numSlots }, cells)));
    onProgress(families.length, ALPHAS.length);
  }
  const [rateful, pf, fair] = families as [FamilyPoint, FamilyPoint, FamilyPoint];
  const jainStep = fair.jain - rateful.jain;
  const rateSlope = -(fair.logMeanRate - rateful.logMeanRate) / jainStep;
  const logRateSlope = (fair.meanLogRate - rateful.meanLogRate) / jainStep;
  const meanRate = (1 - logRate + logRate * logRateSlope) / (1 + rateSlope);
  return {
    ...{ referenceMbps: pf.meanMbps, rateSlope, logRateSlope },
    ...{ meanRate, jain: 1 - logRate - meanRate, logRate },
  };
}

/** Means over cells at one α. */
interface FamilyPoint {
  readonly jain: number;
  readonly meanMbps: number;
  readonly logMeanRate: number;
  readonly meanLogRate: number;
}

function pointOf(flights: readonly FlightFigures[]): FamilyPoint {
  const mean = (pick: (flight: FlightFigures) => number) =>
    flights.reduce((sum, flight) => sum + pick(flight), 0) / flights.length;
  const meanMbps = ({ cellMbps, rateMbps }: FlightFigures) => cellMbps / rateMbps.length;
  return {
    jain: mean(({ jain }) => jain),
    meanMbps: mean(meanMbps),
    logMeanRate: mean((flight) => Math.log(Math.max(LEAST_MBPS, meanMbps(flight)))),
    meanLogRate: mean(
      ({ rateMbps }) =>
        rateMbps.reduce((sum, rate) => sum + Math.log(Math.max(LEAST_MBPS, rate)), 0) /
        rateMbps.length,
    ),
  };
}
