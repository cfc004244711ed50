import { jainIndex } from "../../nr/jain-index.ts";
import type { ArmRun } from "./fly-arms.ts";
import { quantile } from "./quantile.ts";
import { cellRate, lnGeometricMean, lnRate } from "./rates.ts";
import { type Estimate, estimateOf, resampledMeans } from "./resamples.ts";

/** What one arm has over another on the same cells, with intervals over seeds. */
export interface Comparison {
  /** Cell rate, geometric mean of the ratios. Unit: percent. */
  readonly cellPercent: Estimate;
  /** The same at equal Jain's index; null without the frontier. Unit: percent. */
  readonly cellAtEqualJainPercent: Estimate | null;
  /** Difference of Jain's index. */
  readonly jain: Estimate;
  /** Geometric mean of the users' rates. Unit: percent. */
  readonly geomeanPercent: Estimate;
  /** 5th percentile of the users' rates. Unit: percent. */
  readonly p5Percent: Estimate;
  /** Median of the users' rates. Unit: percent. */
  readonly p50Percent: Estimate;
  /** 95th percentile of the users' rates. Unit: percent. */
  readonly p95Percent: Estimate;
  /** Difference of BLER. */
  readonly bler: Estimate;
  /** Mean packet delay; null under full buffer. Unit: percent. */
  readonly meanDelayPercent: Estimate | null;
  /** 95th percentile of packet delay; null under full buffer. Unit: percent. */
  readonly p95DelayPercent: Estimate | null;
}

/** One arm's figures over every resample of the seeds, `[1 + numResamples]` each; ln of rates and delays. */
export type ArmSamples = ReturnType<typeof sampleArm>;

/**
 * Takes an arm's figures over every resample of the seeds.
 *
 * @param runs - What it came to, `[numSeeds]`.
 * @param gains - Its gains at equal Jain's index, `[numSeeds]`; absent without the frontier.
 * @param resamples - As `drawResamples` gives them, the same for all arms.
 */
export function sampleArm(
  runs: readonly ArmRun[],
  gains: readonly number[] | undefined,
  resamples: readonly Uint16Array[],
) {
  const means = (of: (run: ArmRun) => number) => resampledMeans(resamples, runs.map(of));
  const hasDelay = runs.every(({ delay }) => delay !== undefined);
  return {
    lnCell: means((run) => lnRate(cellRate(run))),
    lnAtEqualJain: gains && resampledMeans(resamples, gains),
    jain: means(({ userMbps }) => jainIndex(userMbps)),
    lnGeomean: means(lnGeometricMean),
    bler: means(({ bler }) => bler),
    lnMeanDelay: hasDelay ? means(({ delay }) => Math.log(delay?.meanMs ?? 0)) : undefined,
    lnP95Delay: hasDelay ? means(({ delay }) => Math.log(delay?.p95Ms ?? 0)) : undefined,
    ...percentilesOf(runs, resamples),
  };
}

/** ln of the percentiles over the users of all cells of every resample. */
function percentilesOf(runs: readonly ArmRun[], resamples: readonly Uint16Array[]) {
  const { length } = resamples;
  const lnP5 = new Float64Array(length);
  const lnP50 = new Float64Array(length);
  const lnP95 = new Float64Array(length);
  const rates = runs.map(({ userMbps }) => Float64Array.from(userMbps));
  const numUsers = rates[0]?.length ?? 0;
  const pooled = new Float64Array(numUsers * runs.length);
  resamples.forEach((row, r) => {
    row.forEach((seed, i) => {
      pooled.set(rates[seed] as Float64Array, i * numUsers);
    });
    pooled.sort();
    lnP5[r] = lnRate(quantile(pooled, 0.05));
    lnP50[r] = lnRate(quantile(pooled, 0.5));
    lnP95[r] = lnRate(quantile(pooled, 0.95));
  });
  return { lnP5, lnP50, lnP95 };
}

/**
 * Compares two arms, paired seed by seed because both have the same resamples.
 *
 * @param own - The arm that gains or loses.
 * @param other - The arm that it is compared with.
 * @param numCells - Seeds.
 */
export function compareSamples(own: ArmSamples, other: ArmSamples, numCells: number): Comparison {
  const estimate = (values: Float64Array) => estimateOf(values, numCells);
  const less = (a: Float64Array, b: Float64Array) => a.map((value, r) => value - (b[r] as number));
  const percent = (a: Float64Array, b: Float64Array) =>
    estimate(less(a, b).map((ln) => 100 * Math.expm1(ln)));
  const percentIf = (a: Float64Array | undefined, b: Float64Array | undefined) =>
    a && b ? percent(a, b) : null;
  return {
    cellPercent: percent(own.lnCell, other.lnCell),
    cellAtEqualJainPercent: percentIf(own.lnAtEqualJain, other.lnAtEqualJain),
    jain: estimate(less(own.jain, other.jain)),
    geomeanPercent: percent(own.lnGeomean, other.lnGeomean),
    p5Percent: percent(own.lnP5, other.lnP5),
    p50Percent: percent(own.lnP50, other.lnP50),
    p95Percent: percent(own.lnP95, other.lnP95),
    bler: estimate(less(own.bler, other.bler)),
    meanDelayPercent: percentIf(own.lnMeanDelay, other.lnMeanDelay),
    p95DelayPercent: percentIf(own.lnP95Delay, other.lnP95Delay),
  };
}
