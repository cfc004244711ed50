import type { ChartLine, LineChartSpec } from "../line-chart.ts";
import type { CsiAgeRow } from "./age-csi.ts";
import type { SchedulerRow } from "./compare-schedulers.ts";
import type { SeedMean } from "./seed-mean.ts";

/** The schedulers between rate and fairness, a panel per number of users. */
export function schedulerChart(rows: readonly SchedulerRow[]): LineChartSpec {
  return {
    title: "Schedulers of the emulated RAN: rate and fairness",
    panels: distinct(rows.map(({ users }) => users)).map((users) => ({
      title: `${users} users at 3 km/h`,
      x: "Jain's index",
      y: "Cell rate (Mbit/s)",
      lines: rows
        .filter((row) => row.users === users)
        .map(({ scheduler, jain, cellMbps }) => ({
          name: scheduler,
          style: "points",
          points: [[jain.mean, cellMbps.mean]],
          errors: [cellMbps.standardError ?? 0],
        })),
    })),
  };
}

/** The cost of old CQI, a panel per speed; fresh CQI, the reference, has no place on a logarithmic axis. */
export function csiAgeChart(rows: readonly CsiAgeRow[]): LineChartSpec {
  const aged = rows.filter(({ ageMs }) => ageMs > 0);
  const most = Math.max(
    ...aged.flatMap((row) => [
      row.costPercent.mean + (row.costPercent.standardError ?? 0),
      row.roundRobinCostPercent.mean + (row.roundRobinCostPercent.standardError ?? 0),
      row.referenceCostPercent ?? 0,
    ]),
  );
  const yRange = [-5, 10 * Math.ceil(most / 10)] as const;
  return {
    title: "What deciding on old CQI costs: cell rate below that of PF on fresh CQI",
    panels: distinct(aged.map(({ speedKmh }) => speedKmh)).map((speedKmh) => ({
      title: `10 users at ${speedKmh} km/h`,
      x: "Age of the CQI (ms)",
      y: "Loss (%)",
      logX: true,
      yRange,
      lines: csiAgeLines(aged.filter((row) => row.speedKmh === speedKmh)),
    })),
  };
}

function csiAgeLines(rows: readonly CsiAgeRow[]): ChartLine[] {
  const line = (name: string, figureOf: (row: CsiAgeRow) => SeedMean): ChartLine => ({
    name,
    points: rows.map((row) => [row.ageMs, figureOf(row).mean]),
    errors: rows.map((row) => figureOf(row).standardError ?? 0),
  });
  const reference = rows.flatMap(({ ageMs, referenceCostPercent: percent }) =>
    percent === undefined ? [] : [[ageMs, percent] as const],
  );
  const roundRobin = line("round robin, wideband CQI", (row) => row.roundRobinCostPercent);
  return [
    line("PF, subband CQI", (row) => row.costPercent),
    { ...roundRobin, style: "dashed" },
    ...(reference.length > 0
      ? [{ name: "PF in the references", style: "points" as const, points: reference }]
      : []),
  ];
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values)];
}
