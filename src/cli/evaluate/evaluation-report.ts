import { ARMS } from "../../trainer/evaluation/arms.ts";
import type { EvaluatedSetting } from "../../trainer/evaluation/evaluate-cells.ts";
import type { EvaluatedCell } from "../../trainer/evaluation/setting.ts";
import { drawLineChart } from "../line-chart.ts";
import { learningCharts } from "../train/curves-page.ts";
import type { EvaluateConfig } from "./evaluate-config.ts";
import { distributionChart, frontierChart, userChart } from "./evaluation-charts.ts";
import { armRows, barRows, settingTitle } from "./evaluation-tables.ts";
import { readLearningCurve } from "./learning-curve.ts";

/** What a report is made of. */
export interface ReportContents {
  /** How it was judged. */
  readonly config: EvaluateConfig;
  /** What was found. */
  readonly settings: readonly EvaluatedSetting[];
  /** The cells behind it. */
  readonly cells: readonly EvaluatedCell[];
  /** Training run whose curves are shown. */
  readonly run: string | undefined;
}

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1560px; padding: 0 1rem; color: #222 }
table { border-collapse: collapse; font-size: 13px; margin: 1rem 0 }
th, td { border: 1px solid #ccc; padding: 2px 8px; text-align: right; white-space: nowrap }
th:first-child, td:first-child { text-align: left }
.charts { display: flex; flex-wrap: wrap; gap: 1rem }
.wide { overflow-x: auto }
svg { max-width: 100%; height: auto }`;

/**
 * Writes an evaluation as a web page that needs nothing else.
 *
 * @param contents - Configuration, results, training run.
 * @returns HTML with its pictures inside.
 */
export function evaluationReport({ config, settings, cells, run }: ReportContents): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>slotpilot evaluate</title>
<style>${STYLE}
</style>
<h1>Learned against classical schedulers</h1>
<p>${escapeHtml(about(config))}</p>
${settings.map((setting) => settingSection(setting, cells)).join("\n")}
${run === undefined ? "" : learningSection(run)}
<h2>Arms</h2>
${table(
  ["arm", "what it does"],
  ARMS.map((arm) => [arm.name, arm.about]),
)}
</html>
`;
}

function about({ seeds, slots, warmUp, speed, traffic, scene }: EvaluateConfig): string {
  const where = scene === "" ? "places that training never saw" : scene;
  return `${seeds} seeds of ${slots} slots after ${warmUp} of warm-up; ${speed} km/h; traffic: ${traffic}; ${where}.
All arms of a seed meet the same users, channel, traffic and HARQ draws. In brackets: 95 % intervals over seeds.`;
}

function settingSection(setting: EvaluatedSetting, cells: readonly EvaluatedCell[]): string {
  const own = cells.filter(({ users, csi }) => users === setting.users && csi === setting.csi);
  const first = own.find(({ seed }) => seed === setting.seeds[0]);
  const charts = [
    frontierChart(setting),
    distributionChart(setting, own),
    ...(first ? [userChart(setting, first)] : []),
  ];
  const arms = armRows(setting);
  const bars = barRows(setting.bars);
  return `<h2>${settingTitle(setting)}</h2>
<div class="charts">${charts.map(drawLineChart).join("\n")}</div>
${table(arms.head, arms.rows)}
${bars.rows.length > 0 ? table(bars.head, bars.rows) : ""}`;
}

function learningSection(run: string): string {
  return `<h2>Learning curves of ${escapeHtml(run)}</h2>
<div class="charts">${learningCharts(readLearningCurve(run)).map(drawLineChart).join("\n")}</div>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (tag: string, texts: readonly string[]) =>
    `<tr>${texts.map((text) => `<${tag}>${escapeHtml(text)}</${tag}>`).join("")}</tr>`;
  const lines = [line("th", head), ...rows.map((row) => line("td", row))];
  return `<div class="wide"><table>\n${lines.join("\n")}\n</table></div>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
