import type { EvaluatedArm, EvaluatedSetting } from "../../trainer/evaluation/evaluate-cells.ts";
import type { JudgedBar } from "../../trainer/evaluation/judge-bars.ts";
import type { Estimate } from "../../trainer/evaluation/resamples.ts";
import type { Setting } from "../../trainer/evaluation/setting.ts";
import { textTable } from "../text-table.ts";

/** What a setting is called. */
export function settingTitle({ users, csi, traffic }: Setting): string {
  return `${users} users, ${csi} CSI${traffic === "ftp" ? ", FTP model 3" : ""}`;
}

/** Column titles and cells of a setting's arms, for text and HTML. */
export function armRows(setting: EvaluatedSetting): { head: string[]; rows: string[][] } {
  const arms = Object.entries(setting.arms);
  const hasDelay = arms.some(([, { meanDelayMs }]) => meanDelayMs !== null);
  const head = ["arm", "Mbit/s", "vs A %", "at equal Jain %", "Jain", "geomean"];
  return {
    head: [
      ...head,
      ...["p5", "p50", "p95", "BLER %", "power %"],
      ...(hasDelay ? ["delay ms", "vs A %", "p95 delay ms", "vs A %"] : []),
    ],
    rows: arms.map(([name, arm]) => [
      name,
      arm.cellMbps.toFixed(2),
      estimateText(arm.vs["A"]?.cellPercent),
      estimateText(arm.vs["A"]?.cellAtEqualJainPercent),
      arm.jain.toFixed(3),
      ...[arm.geomeanMbps, arm.p5Mbps, arm.p50Mbps, arm.p95Mbps].map((mbps) => mbps.toFixed(2)),
      (100 * arm.bler).toFixed(1),
      (100 * arm.powerRatio).toFixed(1),
      ...(hasDelay ? delayCells(arm) : []),
    ]),
  };
}

function delayCells({ meanDelayMs, p95DelayMs, vs }: EvaluatedArm): string[] {
  return [
    meanDelayMs?.toFixed(0) ?? "",
    estimateText(vs["A"]?.meanDelayPercent),
    p95DelayMs?.toFixed(0) ?? "",
    estimateText(vs["A"]?.p95DelayPercent),
  ];
}

/** Column titles and cells of a setting's bars, for text and HTML. */
export function barRows(bars: readonly JudgedBar[]): { head: string[]; rows: string[][] } {
  return {
    head: ["bar", "figure", "at least", "stretch", "met"],
    rows: bars.map(({ bar, figure, atLeast, stretch, met }) => {
      const digits = Math.abs(stretch) < 1 ? 3 : 1;
      return [bar, estimateText(figure, digits), String(atLeast), String(stretch), met];
    }),
  };
}

/** A setting as text: its arms, then the bars. */
export function settingText(setting: EvaluatedSetting): string {
  const arms = armRows(setting);
  const bars = barRows(setting.bars);
  return [
    settingTitle(setting),
    textTable(arms.head, arms.rows),
    ...(bars.rows.length > 0 ? [textTable(bars.head, bars.rows)] : []),
  ].join("\n");
}

function estimateText(estimate: Estimate | null | undefined, digits = 1): string {
  if (!estimate) return "";
  const { value, low, high } = estimate;
  const interval =
    low === null || high === null ? "" : ` [${signed(low, digits)}, ${signed(high, digits)}]`;
  return `${signed(value, digits)}${interval}`;
}

function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return value > 0 ? `+${text}` : text;
}
