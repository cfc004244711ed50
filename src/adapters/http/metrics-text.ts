import { Counter, Gauge, Registry } from "prom-client";
import type { Kpi } from "../../../schemas/kpi.ts";
import { CELL_METRICS } from "./cell-metrics.ts";
import type { Metric, Sample } from "./metric.ts";
import { SERVICE_METRICS, type ServiceFacts } from "./service-metrics.ts";

/** What Prometheus wants to be told of the text. */
export const METRICS_CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** One line of the page of metrics: name, type, labels, unit, meaning. */
export type MetricRow = Pick<Metric<never>, "name" | "type" | "labels" | "unit" | "meaning">;

/** Every metric, in the order in which they are written. */
export const METRIC_ROWS: readonly MetricRow[] = [
  ...SERVICE_METRICS,
  ...CELL_METRICS.map((metric) => ({ ...metric, labels: ["cell", ...metric.labels] })),
];

/**
 * Writes all metrics in Prometheus' text format.
 *
 * A registry is filled anew each time: counters come as totals from the kpi messages, and a cell
 * that is gone leaves nothing behind.
 *
 * @param facts - What is known of the service.
 * @param cells - Newest kpi message of every cell.
 */
export function metricsText(facts: ServiceFacts, cells: Iterable<Kpi>): Promise<string> {
  const registry = new Registry();
  for (const metric of SERVICE_METRICS) register(registry, metric, metric.samples(facts));
  const kpis = [...cells];
  for (const metric of CELL_METRICS) {
    const samples = kpis.flatMap((kpi) =>
      metric
        .samples(kpi)
        .map(([labels, value]): Sample => [{ cell: kpi.cellId, ...labels }, value]),
    );
    register(registry, { ...metric, labels: ["cell", ...metric.labels] }, samples);
  }
  return registry.metrics();
}

/** A metric of which nothing is known is left out, as its 0 would be taken for a measurement. */
function register(registry: Registry, row: MetricRow, samples: readonly Sample[]): void {
  if (samples.length === 0) return;
  const { name, meaning, unit, labels } = row;
  const head = { name, help: `${meaning} Unit: ${unit}.`, labelNames: labels };
  const metric = { ...head, registers: [registry] };
  if (row.type === "counter") {
    const counter = new Counter(metric);
    for (const [of, value] of samples) counter.inc(of, value);
  } else {
    const gauge = new Gauge(metric);
    for (const [of, value] of samples) gauge.set(of, value);
  }
}
