import type { Kpi } from "../../../schemas/kpi.ts";
import type { EmulatorSummary } from "../../../simulator/mac/emulator-summary.ts";
import type { EchoFigures, LoopFigures } from "./bench-result.ts";
import { combineFigures, sum } from "./combine-figures.ts";

/** What became of one cell. */
export interface CellOutcome {
  /** The emulated cell's own figures. */
  readonly summary: EmulatorSummary;
  /** The service's last word on it. */
  readonly kpi: Kpi;
}

const worst = (values: readonly number[]) => Math.max(...values);
const least = (values: readonly number[]) => Math.min(...values);
const mean = (values: readonly number[]) => sum(values) / values.length;

/**
 * Puts the figures of a round's cells together.
 *
 * Percentiles of several cells can't be merged without their histograms, so the worst cell's stand
 * for all: each figure is one that no cell exceeds.
 *
 * @param cells - At least one, all of one service.
 */
export function loopFigures(cells: readonly CellOutcome[]): LoopFigures {
  const summaries = cells.map(({ summary }) => summary);
  const kpis = cells.map(({ kpi }) => kpi);
  const outcomes = combineFigures(summaries.map(outcomesOf), sum);
  const slots = sum(Object.values(outcomes));
  const process = combineFigures(
    kpis.map((kpi) => kpi.process),
    worst,
  );
  return {
    slots,
    hitRatio: slots > 0 ? outcomes.hit / slots : 0,
    outcomes,
    ...serviceFigures(kpis),
    ...combineFigures(summaries.map(timesOf), worst),
    codes: combineFigures([...kpis, ...summaries].map(codesOf), sum),
    process,
    rssMb: process.rssMb,
    cellMbps: mean(summaries.map(({ cellMbps }) => cellMbps)),
    jain: least(summaries.map(({ jain }) => jain)),
  };
}

function serviceFigures(kpis: readonly Kpi[]) {
  const times = kpis.map(({ decisionUs, stagesUs, sourcesUs }) => ({
    ...{ decisionUs, stagesUs, sourcesUs },
  }));
  const counts = kpis.map(({ sources, skippedReports, lostReports }) => ({
    ...{ sources, skippedReports, lostReports },
  }));
  return {
    ...combineFigures(times, worst),
    ...combineFigures(counts, sum),
    slackUs: combineFigures(
      kpis.map(({ slackUs }) => slackUs),
      least,
    ),
    policyRestarts: worst(kpis.map(({ policyRestarts }) => policyRestarts)),
  };
}

function outcomesOf({ hit, miss, stale, rejected }: EmulatorSummary) {
  return { hit, miss, stale, rejected };
}

function timesOf({ reportToAppliedUs, emulateUs, lateness }: EmulatorSummary) {
  const { us, slippedMs } = lateness;
  return { reportToAppliedUs, emulateUs, lateness: { us, slippedMs } };
}

function codesOf({ codes }: { readonly codes: Readonly<Record<string, number>> }) {
  return { ...codes };
}

/**
 * Puts the figures of a round's echoes together, as `loopFigures` does with the loop's.
 *
 * @param echoes - At least one.
 */
export function echoFigures(echoes: readonly EchoFigures[]): EchoFigures {
  const slots = sum(echoes.map((echo) => echo.slots));
  const hits = sum(echoes.map((echo) => echo.hitRatio * echo.slots));
  const times = echoes.map(({ rttUs, lateness }) => ({ rttUs, lateness }));
  return { slots, hitRatio: slots > 0 ? hits / slots : 0, ...combineFigures(times, worst) };
}
