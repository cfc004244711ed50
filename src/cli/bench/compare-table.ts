import { textTable } from "../text-table.ts";
import type { BenchResult } from "./bench-result.ts";
import { signed } from "./result-table.ts";

/** One figure of a result, and how its change is told. */
interface Row {
  readonly name: string;
  /** Absent where the result has no such figure. */
  readonly value: (result: BenchResult) => number | undefined;
  readonly digits: number;
  /** A difference in the figure's own unit, or relative. */
  readonly change: "points" | "percent" | "difference";
}

const row = (
  name: string,
  value: Row["value"],
  digits: number,
  change: Row["change"] = "percent",
): Row => ({ name, value, digits, change });

const ROWS: readonly Row[] = [
  row("HIT %", ({ hitRatio }) => 100 * hitRatio, 2, "points"),
  row("echo HIT %", ({ echo }) => echo && 100 * echo.hitRatio, 2, "points"),
  row(
    "HIT beside echo, points",
    ({ hitRatio, echo }) => echo && 100 * (hitRatio - echo.hitRatio),
    ...([2, "points"] as const),
  ),
  row("report → applied p50 µs", ({ reportToAppliedUs }) => reportToAppliedUs.p50, 0),
  row("report → applied p99 µs", ({ reportToAppliedUs }) => reportToAppliedUs.p99, 0),
  row("echo p50 µs", ({ echo }) => echo?.rttUs.p50, 0),
  row("echo p99 µs", ({ echo }) => echo?.rttUs.p99, 0),
  row(
    "report → applied p50 / echo p50",
    ({ reportToAppliedUs, echo }) => echo && reportToAppliedUs.p50 / Math.max(1, echo.rttUs.p50),
    2,
  ),
  row("decision p50 µs", ({ decisionUs }) => decisionUs.p50, 0),
  row("decision p99 µs", ({ decisionUs }) => decisionUs.p99, 0),
  row("decision p99.9 µs", ({ decisionUs }) => decisionUs.p999, 0),
  ...stageRows(),
  row("by policy %", policyPercent, 2, "points"),
  row("slack p1 µs", ({ slackUs }) => slackUs.p1, 0, "difference"),
  row("skipped reports", ({ skippedReports }) => skippedReports, 0, "difference"),
  row("GC p99 µs", ({ process }) => process.gcPauseUs.p99, 0),
  row("event loop late p99 µs", ({ process }) => process.loopDelayUs.p99, 0),
  row("slot late p99 µs", ({ lateness }) => lateness.us.p99, 0),
  row("resident memory MB", ({ rssMb }) => rssMb, 0),
  row("  growth since the first minute MB", ({ rssGrowth }) => rssGrowth?.mb, 1, "difference"),
  row("cell Mbit/s", ({ cellMbps }) => cellMbps, 2),
  row("Jain", ({ jain }) => jain, 3, "difference"),
];

function stageRows(): Row[] {
  const stages: readonly (keyof BenchResult["stagesUs"])[] = [
    ...(["decode", "state", "features", "prb"] as const),
    ...(["resolve", "power", "link", "encode"] as const),
  ];
  return stages.map((stage) => row(`${stage} p50 µs`, ({ stagesUs }) => stagesUs[stage].p50, 1));
}

function policyPercent({ sources: { policy, hold, pf, none } }: BenchResult): number {
  return (100 * policy) / Math.max(1, policy + hold + pf + none);
}

/**
 * Sets two results side by side.
 *
 * @param before - What the change is counted from.
 * @param after - What is compared with it.
 * @returns A table, after a line for every key in which scenario or machine differ.
 */
export function compareTable(before: BenchResult, after: BenchResult): string {
  const rows = ROWS.map((one) => [
    one.name,
    text(one, one.value(before)),
    text(one, one.value(after)),
    changeText(one, one.value(before), one.value(after)),
  ]);
  const table = textTable(["", "before", "after", "change"], rows);
  return [...differences(before, after), table].join("\n");
}

function text({ digits }: Row, value: number | undefined): string {
  return value === undefined ? "–" : value.toFixed(digits);
}

function changeText({ change, digits }: Row, before?: number, after?: number): string {
  if (before === undefined || after === undefined) return "–";
  if (change !== "percent") return signed(after - before, digits);
  return before === 0 ? "–" : `${signed((100 * (after - before)) / before, 1)} %`;
}

function differences(before: BenchResult, after: BenchResult): string[] {
  const lines = (what: string, a: object, b: object) =>
    [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .map((key) => [key, Reflect.get(a, key), Reflect.get(b, key)])
      .filter(([, one, other]) => one !== other)
      .map(([key, one, other]) => `${what} differs: ${key} ${one ?? "–"} → ${other ?? "–"}`);
  return [
    ...lines("scenario", before.scenario, after.scenario),
    ...lines("machine", before.machine, after.machine),
  ];
}
