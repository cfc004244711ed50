import type { ModelIdentity } from "../../../schemas/fields.ts";
import type { Kpi } from "../../../schemas/kpi.ts";
import { MEASUREMENT_METRICS } from "./measurement-metrics.ts";
import type { Metric, Sample } from "./metric.ts";
import { quantiles, slackQuantiles } from "./quantiles.ts";

const BYTES_PER_MBIT = 125_000;

const one = (value: number): Sample[] => [[{}, value]];

const perKey = (label: string, values: Readonly<Record<string, number>>): Sample[] =>
  Object.entries(values).map(([key, value]) => [{ [label]: key }, value]);

const modelInfo = (stage: string, { name, version, sha256 = "" }: ModelIdentity): Sample => [
  { stage, name, version, sha256 },
  1,
];

const counter = (
  name: string,
  meaning: string,
  unit: string,
  labels: readonly string[],
  samples: Metric<Kpi>["samples"],
): Metric<Kpi> => ({ type: "counter", name, meaning, unit, labels, samples });

const gauge: typeof counter = (...parts) => ({ ...counter(...parts), type: "gauge" });

const SLOTS: readonly Metric<Kpi>[] = [
  counter(
    "slotpilot_slots_total",
    "What the RAN said of its slots since the cell's setup: hit, miss, stale, rejected.",
    "slots",
    ["status"],
    ({ echo }) => perKey("status", echo),
  ),
  counter(
    "slotpilot_allocations_total",
    "Allocations sent since the cell's setup, by what decided them.",
    "allocations",
    ["source"],
    ({ sources }) => perKey("source", sources),
  ),
  counter(
    "slotpilot_interventions_total",
    "Rejections, fallbacks and clamps since the cell's setup, by code (docs/errors.md).",
    "interventions",
    ["code"],
    ({ codes }) => perKey("code", codes),
  ),
  counter(
    "slotpilot_lost_reports_total",
    "Gaps in the reports' sequence numbers since the cell's setup.",
    "reports",
    [],
    ({ lostReports }) => one(lostReports),
  ),
  counter(
    "slotpilot_skipped_reports_total",
    "Reports folded but not decided on since the cell's setup.",
    "reports",
    [],
    ({ skippedReports }) => one(skippedReports),
  ),
  gauge(
    "slotpilot_learned_ratio",
    "Share of the allocations since the cell's setup that learned models decided in both stages.",
    "ratio 0..1",
    [],
    ({ learnedRatio }) => one(learnedRatio),
  ),
];

const TIMES: readonly Metric<Kpi>[] = [
  gauge(
    "slotpilot_decision_seconds",
    "Report bytes in to allocation bytes out: percentiles since the cell's setup, quantile 1 the largest.",
    "seconds",
    ["quantile"],
    ({ decisionUs }) => quantiles(decisionUs),
  ),
  gauge(
    "slotpilot_stage_seconds",
    "Time per stage of the decision: percentiles since the cell's setup, quantile 1 the largest.",
    "seconds",
    ["stage", "quantile"],
    ({ stagesUs }) =>
      Object.entries(stagesUs).flatMap(([stage, figuresUs]) => quantiles(figuresUs, { stage })),
  ),
  gauge(
    "slotpilot_source_decision_seconds",
    "The whole decision by source of the allocation: percentiles since the cell's setup, quantile 1 the largest.",
    "seconds",
    ["source", "quantile"],
    ({ sourcesUs }) =>
      Object.entries(sourcesUs).flatMap(([source, figuresUs]) => quantiles(figuresUs, { source })),
  ),
  gauge(
    "slotpilot_slack_seconds",
    "Budget left when the allocation was sent, negative when overrun: percentiles since the cell's setup, quantile 0 the least.",
    "seconds",
    ["quantile"],
    ({ slackUs }) => slackQuantiles(slackUs),
  ),
];

const RADIO: readonly Metric<Kpi>[] = [
  gauge(
    "slotpilot_cell_throughput_bytes_per_second",
    "Acknowledged data of all users in the newest window; times 8 for bit/s.",
    "bytes per second",
    [],
    ({ cellMbps }) => one(cellMbps * BYTES_PER_MBIT),
  ),
  gauge(
    "slotpilot_jain_index",
    "Jain's index of the users' smoothed throughput, 1 = all equal.",
    "ratio 0..1",
    [],
    ({ jain }) => one(jain),
  ),
  gauge(
    "slotpilot_first_tx_bler_ratio",
    "NACKs per first transmission in the newest window.",
    "ratio 0..1",
    [],
    ({ blerFirstTx }) => one(blerFirstTx),
  ),
  gauge("slotpilot_users", "Users of the cell.", "users", [], ({ users }) => one(users.length)),
  gauge(
    "slotpilot_newest_tti",
    "Slot of the newest report; restarts when the cell does.",
    "slots since the cell started",
    [],
    ({ tti }) => one(tti),
  ),
  gauge(
    "slotpilot_kpi_time_seconds",
    "Wall clock of the service when these figures were written down.",
    "seconds since 1970",
    [],
    ({ timeMs }) => one(timeMs / 1000),
  ),
  gauge(
    "slotpilot_policy_info",
    "Configured policy of each stage, as labels; sha256 is empty for built-in ones.",
    "always 1",
    ["stage", "name", "version", "sha256"],
    ({ models }) => [modelInfo("prb", models.prb), modelInfo("power", models.power)],
  ),
];

/** Metrics of one cell; each has the label `cell` besides its own. */
export const CELL_METRICS: readonly Metric<Kpi>[] = [
  ...SLOTS,
  ...TIMES,
  ...RADIO,
  ...MEASUREMENT_METRICS,
];
