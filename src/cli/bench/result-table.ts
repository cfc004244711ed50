import type { PercentilesUs } from "../../../schemas/fields.ts";
import { textTable } from "../text-table.ts";
import type { BenchResult, LoopFigures } from "./bench-result.ts";
import { sum } from "./combine-figures.ts";
import type { Scenario } from "./scenario.ts";

/** A benchmark's result for people. */
export function resultTable(result: BenchResult): string {
  return [
    `${scenarioText(result.scenario)}; ${roundsText(result)}`,
    hitTable(result),
    timesTable(result),
    ...notes(result),
  ].join("\n");
}

/** A scenario as a sentence. */
export function scenarioText(scenario: Scenario): string {
  const { users, prb, cells, slotUs, lead, encoding, policy, power } = scenario;
  const cell = cells === 1 ? "1 cell" : `${cells} cells`;
  const policies = power === "" || power === policy ? policy : `${policy} + ${power}`;
  return `${cell}, ${users} users, ${prb} PRB, ${slotUs} µs slots, lead ${lead}, ${encoding}, ${policies}`;
}

function roundsText({ rounds, scenario, stopped }: BenchResult): string {
  const many = rounds.length === 1 ? "1 round" : `medians of ${rounds.length} rounds`;
  return `${many} of ${scenario.seconds} s${stopped ? ", stopped early" : ""}`;
}

function hitTable({ hitRatio, reportToAppliedUs, echo }: BenchResult): string {
  const rows = [
    ["closed loop", percent(hitRatio), us(reportToAppliedUs.p50), us(reportToAppliedUs.p99)],
  ];
  if (echo) {
    const { rttUs } = echo;
    rows.push(["bare echo", percent(echo.hitRatio), us(rttUs.p50), us(rttUs.p99)]);
    rows.push([
      "loop beside echo",
      `${signed(100 * (hitRatio - echo.hitRatio), 2)} points`,
      times(reportToAppliedUs.p50, rttUs.p50),
      times(reportToAppliedUs.p99, rttUs.p99),
    ]);
  }
  return textTable(["", "HIT %", "report → applied p50 µs", "p99 µs"], rows);
}

function timesTable({ decisionUs, stagesUs, lateness, emulateUs, process }: LoopFigures): string {
  const rows: [string, PercentilesUs][] = [
    ["inside the service", decisionUs],
    ...Object.entries(stagesUs).map(([stage, time]): [string, PercentilesUs] => [
      `  ${stage}`,
      time,
    ]),
    ["service: event loop late by", process.loopDelayUs],
    ["service: garbage collection", process.gcPauseUs],
    ["emulated cell: slot late by", lateness.us],
    ["emulated cell: slot → report sent", emulateUs],
  ];
  return textTable(
    ["µs", "p50", "p90", "p99", "p99.9", "max"],
    rows.map(([name, { p50, p90, p99, p999, max }]) => [
      name,
      ...[p50, p90, p99, p999, max].map(us),
    ]),
  );
}

function notes(result: BenchResult): string[] {
  const { outcomes, sources, skippedReports, codes, machine } = result;
  const decided = sum(Object.values(sources)) || 1;
  const shares = Object.entries(sources).map(([name, n]) => `${name} ${percent(n / decided)} %`);
  const { slackUs, lateness, rssMb, process, policyRestarts, cellMbps, jain } = result;
  return [
    `slots: ${counts({ ...outcomes })}`,
    `decided by: ${shares.join(", ")}; ${round(skippedReports)} reports skipped`,
    `slack: p50 ${us(slackUs.p50)} µs, p1 ${us(slackUs.p1)} µs, least ${us(slackUs.min)} µs`,
    `codes: ${counts(codes) || "none"}`,
    `service: ${rssMb.toFixed(0)} MB resident${growthText(result)}, ${round(process.gcPauses)} garbage collections, ${round(policyRestarts)} policy workers replaced`,
    `emulated cell: ${cellMbps.toFixed(2)} Mbit/s, Jain ${jain.toFixed(3)}; clock slipped by ${lateness.slippedMs.toFixed(1)} ms`,
    `machine: ${machine.cpus} × ${machine.model}, Node.js ${machine.node}, nats-server ${machine.natsServer ?? "unknown"}; ${priorityText(result)}`,
  ];
}

function priorityText({ machine, scenario }: BenchResult): string {
  if (scenario.realtimePriority === 0) return "ordinary priority";
  return `real-time priority ${machine.realtime ? "granted" : "refused"}`;
}

function growthText({ rssGrowth }: LoopFigures): string {
  if (!rssGrowth) return "";
  return ` (${signed(rssGrowth.mb, 1)} MB in the ${rssGrowth.seconds.toFixed(0)} s after the first minute)`;
}

function counts(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([name, n]) => `${name} ${round(n)}`)
    .join(", ");
}

const round = (value: number) => String(Math.round(10 * value) / 10);

/** Of a ratio, for people; never 100.00 unless it is all of them. */
export function percent(ratio: number): string {
  return (ratio < 1 ? Math.min(99.99, 100 * ratio) : 100).toFixed(2);
}

/** A time in whole microseconds; tenths below ten. */
export function us(value: number): string {
  return value.toFixed(Math.abs(value) < 10 ? 1 : 0);
}

/** With its sign. */
export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return `${value < 0 && Number(text) > 0 ? "−" : "+"}${text}`;
}

function times(value: number, floor: number): string {
  return floor > 0 ? `× ${(value / floor).toFixed(2)}` : "–";
}
