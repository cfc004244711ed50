import type { FEATURE_SPECS } from "../../../domain/features/feature-spec.ts";

type Kind = keyof typeof FEATURE_SPECS;

/** Values of one feature. */
export interface FeatureRange {
  /** Lowest value that a cell can bring about. */
  readonly min: number;
  /** Highest one. */
  readonly max: number;
  /** Values that are met in most slots: from, to. */
  readonly usual: readonly [number, number];
  /** Whether it is one of the whole numbers in its range. */
  readonly isWhole?: boolean;
}

const part: FeatureRange = { min: 0, max: 1, usual: [0, 0.5] };
const flag: FeatureRange = { min: 0, max: 1, usual: [0, 1], isWhole: true };

/** As `PRB_FEATURES`, in its order. */
const PRB_RANGES: readonly FeatureRange[] = [
  { min: 0, max: 1.7, usual: [0.1, 1] }, // meanSe
  { min: 0, max: 1.7, usual: [0.1, 1.1] }, // bestQuarterSe
  { min: -15, max: 7, usual: [-2, 1.5] }, // logThroughputRatio
  { min: -15, max: 7, usual: [-1, 1] }, // logTrend
  { min: -20, max: 20, usual: [-2, 2] }, // logPfMetric
  part, // cautiousShare
  { min: Math.log(1e-4), max: 0, usual: [-9, -0.7] }, // logSoftShare
  part, // previousShare
  { min: 0, max: 1, usual: [0.1, 1] }, // lastMcs
  { min: -3, max: 3, usual: [-0.3, 0.5] }, // ollaOffset
  { min: -1, max: 1, usual: [-1, 1], isWhole: true }, // lastHarq
  { min: -6, max: 3, usual: [-1, 0.6] }, // fade
  { min: 0, max: 3, usual: [0, 0.5] }, // predictionError
  { min: 0, max: 1, usual: [0.05, 0.5] }, // channelAge
  { min: 0, max: 1, usual: [0.3, 1] }, // buffer
  { min: 0, max: 1, usual: [0, 0.4] }, // holDelay
  flag, // active
];

/** As `POWER_ONLY_FEATURES`, in its order. */
const POWER_ONLY_RANGES: readonly FeatureRange[] = [
  part, // prbRatio
  { min: -4, max: 2, usual: [-0.2, 1] }, // ownSinr
  { min: -14, max: 4, usual: [-3, 1] }, // capHeadroom
  { min: 0, max: 11, usual: [0, 0.2] }, // nextStep
  { min: -1, max: 1, usual: [-0.5, 0.5] }, // smoothAction
  { min: -2, max: 1.5, usual: [-0.4, 0.4] }, // lastPower
  flag, // scheduled
];

/** Range of every feature of a stage, in the order of its specification. */
export const FEATURE_RANGES: Readonly<Record<Kind, readonly FeatureRange[]>> = {
  prb: PRB_RANGES,
  power: [...PRB_RANGES, ...POWER_ONLY_RANGES],
};

/** Index of `active` among a user's features: 1 where it can be given PRBs. */
export const ACTIVE = PRB_RANGES.length - 1;
