import { textTable } from "../text-table.ts";
import type { CsiAgeRow } from "./age-csi.ts";
import type { SanityFigure, SchedulerRow } from "./compare-schedulers.ts";
import type { SeedMean } from "./seed-mean.ts";

/** The schedulers as a table: every figure with its standard error, what is expected, and whether it is met. */
export function schedulerTable(rows: readonly SchedulerRow[]): string {
  return textTable(
    [
      "users",
      "scheduler/CSI",
      "Mbit/s",
      "over RR %",
      "expected",
      "Jain",
      "expected",
      "BLER %",
      "expected",
    ],
    rows.map(({ users, scheduler, cellMbps, gainPercent, jain, blerPercent }) => [
      users,
      scheduler,
      meanText(cellMbps, 1),
      meanText(gainPercent, 1),
      expectedText(gainPercent),
      meanText(jain, 3),
      expectedText(jain),
      meanText(blerPercent, 1),
      expectedText(blerPercent),
    ]),
  );
}

/** The cost of old CQI as a table, with that of the references. */
export function csiAgeTable(rows: readonly CsiAgeRow[]): string {
  return textTable(
    [
      "km/h",
      "CQI age ms",
      "PF loses %",
      "reference",
      "round robin below fresh PF %",
      "PF's BLER %",
    ],
    rows.map((row) => [
      row.speedKmh,
      row.ageMs,
      meanText(row.costPercent, 1),
      row.referenceCostPercent ?? "",
      meanText(row.roundRobinCostPercent, 1),
      meanText(row.blerPercent, 1),
    ]),
  );
}

function meanText({ mean, standardError }: SeedMean, digits: number): string {
  const error = standardError === null ? "" : ` ± ${standardError.toFixed(digits)}`;
  return `${mean.toFixed(digits)}${error}`;
}

function expectedText({ expected }: SanityFigure): string {
  if (!expected) return "";
  return `${expected.from}…${expected.to} ${expected.verdict}`;
}
