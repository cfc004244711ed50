import { readFileSync } from "node:fs";
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { Kpi } from "../../../../schemas/kpi.ts";
import { METRIC_ROWS, metricsText } from "../../../../src/adapters/http/metrics-text.ts";
import { SILENT } from "../../../../src/adapters/http/readiness.ts";
import { sampleKpi } from "./sample-kpi.ts";

const SERIES =
  /^[a-z_]+(\{[a-z0-9_]+="(\\[\\n"]|[^\\\n"])*"(,[a-z0-9_]+="(\\[\\n"]|[^\\\n"])*")*\})? \S+$/u;

describe("the metrics", () => {
  it("are what docs/metrics.md lists, in this order", () => {
    const page = readFileSync(new URL("../../../../docs/metrics.md", import.meta.url), "utf8");
    const listed = page.split("\n").filter((line) => line.startsWith("| `slotpilot_"));

    expect(listed).toEqual(
      METRIC_ROWS.map(({ name, type, labels, unit, meaning }) => {
        const names = labels.map((label) => `\`${label}\``).join(", ");
        return `| \`${name}\` | ${type} | ${names} | ${unit} | ${meaning} |`;
      }),
    );
  });

  it("are all written, with type, unit and labels as listed", async () => {
    const text = await textOf(sampleKpi());
    const written = text.split("\n\n").map((block) => {
      const [help = "", type = "", series = ""] = block.split("\n");
      return [help, type, [...series.matchAll(/[{,]([a-z0-9_]+)=/g)].map(([, label]) => label)];
    });

    expect(written).toEqual(
      METRIC_ROWS.map(({ name, type, labels, unit, meaning }) => [
        `# HELP ${name} ${meaning} Unit: ${unit}.`,
        `# TYPE ${name} ${type}`,
        [...labels].sort(byPlace(text, name)),
      ]),
    );
  });

  it.each([
    ['slots_total{status="hit",cell="cell-1"}', 990],
    ['allocations_total{source="pf",cell="cell-1"}', 60],
    ['interventions_total{code="DEADLINE",cell="cell-1"}', 8],
    ['lost_reports_total{cell="cell-1"}', 5],
    ['skipped_reports_total{cell="cell-1"}', 6],
    ['learned_ratio{cell="cell-1"}', 0.75],
    ['decision_seconds{quantile="0.999",cell="cell-1"}', 0.0008],
    ['stage_seconds{stage="power",quantile="1",cell="cell-1"}', 0.00008],
    ['slack_seconds{quantile="0",cell="cell-1"}', -0.00005],
    ['slack_seconds{quantile="0.001",cell="cell-1"}', 0.00001],
    ['cell_throughput_bytes_per_second{cell="cell-1"}', 3_000_000],
    ['jain_index{cell="cell-1"}', 0.875],
    ['first_tx_bler_ratio{cell="cell-1"}', 0.0625],
    ['newest_tti{cell="cell-1"}', 4321],
    ['kpi_time_seconds{cell="cell-1"}', 1_700_000_000.25],
    ['policy_info{stage="prb",name="prb",version="1.2.0",sha256="0123456789ab",cell="cell-1"}', 1],
    ['policy_info{stage="power",name="equal",version="built-in",sha256="",cell="cell-1"}', 1],
    ["policy_restarts_total", 3],
    ["process_resident_memory_bytes", 180_500_000],
    ["process_heap_bytes", 40_250_000],
    ["gc_pauses_total", 77],
    ['gc_pause_seconds{quantile="0.5"}', 0.0004],
    ['loop_delay_seconds{quantile="0.9"}', 0.00006],
  ])("tell the kpi message's figures in base units: %s = %d", async (series, value) => {
    expect(valuesIn(await textOf(sampleKpi())).get(normal(`slotpilot_${series}`))).toBe(value);
  });

  it("leave out what nobody has measured yet, where 0 would look like a measurement", async () => {
    const text = await metricsText({ status: SILENT, ready: false, newest: undefined }, []);

    expect([...valuesIn(text)]).toEqual([
      ["slotpilot_ready", 0],
      ["slotpilot_broker_connected", 0],
      ["slotpilot_cells", 0],
    ]);
  });

  const anyCells = fc.uniqueArray(fc.string({ unit: "binary", minLength: 1, maxLength: 64 }), {
    maxLength: 4,
  });
  test.prop([anyCells])("stay well-formed, one series each, for cells of any name", async (ids) => {
    const text = await textOf(...ids.map((cellId) => sampleKpi({ cellId })));
    const series = text.split("\n").filter((line) => line && !line.startsWith("#"));

    for (const line of series) expect(line).toMatch(SERIES);
    expect(new Set(series.map((line) => line.slice(0, line.lastIndexOf(" ")))).size).toBe(
      series.length,
    );
    expect(series.filter((line) => line.startsWith("slotpilot_jain_index"))).toHaveLength(
      ids.length,
    );
  });
});

// Helpers

function textOf(...kpis: Kpi[]): Promise<string> {
  return metricsText({ status: SILENT, ready: false, newest: kpis[0] }, kpis);
}

/** Values by series, with the labels in order of their names. */
function valuesIn(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const cut = line.lastIndexOf(" ");
      return [normal(line.slice(0, cut)), Number(line.slice(cut))];
    }),
  );
}

/** The order of labels means nothing. */
function normal(series: string): string {
  const [name = "", labels = ""] = series.replace("}", "").split("{");
  return labels ? `${name}{${labels.split(",").sort().join(",")}}` : name;
}

/** Sorts labels as the text has them. */
function byPlace(text: string, name: string): (a: string, b: string) => number {
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name}{`)) ?? "";
  return (a, b) => line.indexOf(`${a}=`) - line.indexOf(`${b}=`);
}
