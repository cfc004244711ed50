import { jainIndex } from "../../nr/jain-index.ts";
import { type ArmSamples, type Comparison, compareSamples, sampleArm } from "./arm-samples.ts";
import { type CellRuns, equalJainGains, frontierOf, lineThrough } from "./equal-jain.ts";
import type { ArmRun } from "./fly-arms.ts";
import { cellRate } from "./rates.ts";
import { drawResamples } from "./resamples.ts";
import type { EvaluationTraffic } from "./setting.ts";

/** What an arm came to over all cells of a setting. */
export interface ArmFigures {
  /** Mean cell rate. Unit: Mbit/s. */
  readonly cellMbps: number;
  /** Mean of Jain's index. */
  readonly jain: number;
  /** Geometric mean of all users' rates. Unit: Mbit/s. */
  readonly geomeanMbps: number;
  /** 5th percentile of the users' rates, over all cells. Unit: Mbit/s. */
  readonly p5Mbps: number;
  /** Median of the users' rates, over all cells. Unit: Mbit/s. */
  readonly p50Mbps: number;
  /** 95th percentile of the users' rates, over all cells. Unit: Mbit/s. */
  readonly p95Mbps: number;
  /** Mean share of blocks whose first transmission was not received. */
  readonly bler: number;
  /** Mean power granted, as a share of the budget. */
  readonly powerRatio: number;
  /** Mean over cells of the mean packet delay; null under full buffer. Unit: ms. */
  readonly meanDelayMs: number | null;
  /** Mean over cells of the 95th percentile of packet delay; null under full buffer. Unit: ms. */
  readonly p95DelayMs: number | null;
}

/** A setting's arms, ready to be told about. */
export interface JudgedSetting {
  /** Figures of one arm. */
  figures(name: string): ArmFigures;
  /** What one arm has over another. */
  compare(name: string, other: string): Comparison;
  /** Cell rate over the reference's at equal Jain's index, `[numCells]`, as ln of the ratio; absent without the frontier. */
  gains(name: string): readonly number[] | undefined;
}

/**
 * Judges the arms of a setting: everything is resampled with the same draws, so that differences are
 * paired seed by seed.
 *
 * With bursty traffic there is no frontier: rates are what was offered, and fairness is no price for them.
 *
 * @param cells - What all arms came to, cell by cell; at least one.
 * @param traffic - What arrived for the users.
 */
export function judgeSetting(
  cells: readonly CellRuns[],
  traffic: EvaluationTraffic,
): JudgedSetting {
  const resamples = drawResamples(cells.length);
  const frontier = frontierOf(cells);
  const hasFrontier = frontier.length > 1 && traffic === "full";
  const line = lineThrough(frontier);
  const gains = (name: string) => (hasFrontier ? equalJainGains(cells, name, line) : undefined);
  const samples = new Map<string, ArmSamples>();
  const samplesOf = (name: string) => {
    const known = samples.get(name) ?? sampleArm(runsOf(cells, name), gains(name), resamples);
    samples.set(name, known);
    return known;
  };
  return {
    gains,
    figures: (name) => figuresOf(runsOf(cells, name), samplesOf(name)),
    compare: (name, other) => compareSamples(samplesOf(name), samplesOf(other), cells.length),
  };
}

const runsOf = (cells: readonly CellRuns[], name: string) =>
  cells.map((arms) => arms[name] as ArmRun);

function figuresOf(runs: readonly ArmRun[], samples: ArmSamples): ArmFigures {
  const mean = (of: (run: ArmRun) => number) =>
    runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
  const hasDelay = samples.lnMeanDelay !== undefined;
  return {
    cellMbps: mean(cellRate),
    jain: mean(({ userMbps }) => jainIndex(userMbps)),
    geomeanMbps: Math.exp(samples.lnGeomean[0] as number),
    p5Mbps: Math.exp(samples.lnP5[0] as number),
    p50Mbps: Math.exp(samples.lnP50[0] as number),
    p95Mbps: Math.exp(samples.lnP95[0] as number),
    bler: mean(({ bler }) => bler),
    powerRatio: mean(({ powerRatio }) => powerRatio),
    meanDelayMs: hasDelay ? mean(({ delay }) => delay?.meanMs ?? 0) : null,
    p95DelayMs: hasDelay ? mean(({ delay }) => delay?.p95Ms ?? 0) : null,
  };
}
