import type { Kpi } from "../../../schemas/kpi.ts";
import type { Sample } from "./metric.ts";

/** Writes a duration in the base unit; digits beyond the nanosecond are rounding noise. */
const secondsOf = (us: number) => Number((us / 1e6).toFixed(9));

const PERCENTILES = { p50: "0.5", p90: "0.9", p99: "0.99", p999: "0.999", max: "1" } as const;
const SLACK_PERCENTILES = { min: "0", p01: "0.001", p1: "0.01", p10: "0.1", p50: "0.5" } as const;

/**
 * Writes the percentiles of a histogram as samples with the label `quantile`.
 *
 * @param figuresUs - Percentiles. Unit: µs.
 * @param labels - Labels besides.
 * @returns One sample per percentile. Unit: s.
 */
export function quantiles(figuresUs: Kpi["decisionUs"], labels: Sample[0] = {}): Sample[] {
  return samplesOf(figuresUs, PERCENTILES, labels);
}

/** The same for the slack, whose lower tail is what counts. Unit: s. */
export function slackQuantiles(figuresUs: Kpi["slackUs"]): Sample[] {
  return samplesOf(figuresUs, SLACK_PERCENTILES, {});
}

function samplesOf<Key extends string>(
  figuresUs: Readonly<Record<Key, number>>,
  quantileOf: Readonly<Record<Key, string>>,
  labels: Sample[0],
): Sample[] {
  return (Object.keys(quantileOf) as Key[]).map((key) => [
    { ...labels, quantile: quantileOf[key] },
    secondsOf(figuresUs[key]),
  ]);
}
