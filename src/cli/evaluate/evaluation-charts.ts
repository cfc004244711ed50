import { FRONTIER, REFERENCE } from "../../trainer/evaluation/arms.ts";
import type { EvaluatedSetting } from "../../trainer/evaluation/evaluate-cells.ts";
import type { EvaluatedCell } from "../../trainer/evaluation/setting.ts";
import type { ChartLine, LineChartSpec } from "../line-chart.ts";
import { settingTitle } from "./evaluation-tables.ts";

/** Arms that curves and bars show; more would hide each other. */
const MAIN_ARMS = [REFERENCE, "k", "h", "pf-power", "learned-prb", "learned"];

const FAMILY = "PF^α";

/** Its point lies so far from all others that they would shrink to one. */
const LEFT_OUT = "max-rate";

/** Cell rate against Jain's index: the PF^α family as a line, all others as points. */
export function frontierChart(setting: EvaluatedSetting): LineChartSpec {
  const pointOf = (name: string): (readonly [number, number])[] => {
    const arm = setting.arms[name];
    return arm ? [[arm.jain, arm.cellMbps]] : [];
  };
  const frontier = FRONTIER.flatMap(pointOf).sort(([a], [b]) => a - b);
  const others = Object.keys(setting.arms).filter(
    (name) => name === REFERENCE || !(FRONTIER.includes(name) || name === LEFT_OUT),
  );
  return {
    title: `${settingTitle(setting)}: rate and fairness`,
    panels: [
      {
        x: "Jain's index",
        y: "Cell rate (Mbit/s)",
        lines: [
          { name: FAMILY, points: frontier, style: "dashed" },
          ...others.map((name): ChartLine => {
            return { name, points: pointOf(name), style: "points", isLabelled: true };
          }),
        ],
      },
    ],
  };
}

/** The same of all settings side by side, main arms only. */
export function overviewChart(settings: readonly EvaluatedSetting[]): LineChartSpec {
  return {
    title: "Cell rate against fairness",
    panels: settings.flatMap((setting) =>
      frontierChart(setting).panels.map(({ lines, ...panel }) => {
        const shown = lines.filter(({ name }) => name === FAMILY || MAIN_ARMS.includes(name));
        return { ...panel, title: settingTitle(setting), lines: shown };
      }),
    ),
  };
}

/** Distribution of the users' rates over all cells of a setting. */
export function distributionChart(
  setting: EvaluatedSetting,
  cells: readonly EvaluatedCell[],
): LineChartSpec {
  const lines = mainArms(setting).map((name): ChartLine => {
    const rates = cells.flatMap(({ arms }) => arms[name]?.userMbps ?? []).sort((a, b) => a - b);
    const points = rates.map((mbps, i) => [mbps, (i + 0.5) / rates.length] as const);
    return { name, points, style: "curve" };
  });
  return {
    title: `${settingTitle(setting)}: users' rates`,
    panels: [{ x: "Rate of a user (Mbit/s)", y: "Share of users below", yRange: [0, 1], lines }],
  };
}

/** Every user of one cell under the main arms, the slowest first. */
export function userChart(setting: EvaluatedSetting, { arms, seed }: EvaluatedCell): LineChartSpec {
  const reference = arms[REFERENCE]?.userMbps ?? [];
  const order = reference.map((_, u) => u).sort((a, b) => rate(reference, a) - rate(reference, b));
  const lines = mainArms(setting).map((name): ChartLine => {
    const userMbps = arms[name]?.userMbps ?? [];
    const points = order.map((u, i) => [i + 1, rate(userMbps, u)] as const);
    return { name, points, style: "bars" };
  });
  return {
    title: `${settingTitle(setting)}: users of the cell of seed ${seed}`,
    panels: [{ x: "User, by its rate under PF", y: "Rate (Mbit/s)", lines }],
  };
}

const rate = (userMbps: readonly number[], u: number) => userMbps[u] ?? 0;

function mainArms({ arms }: EvaluatedSetting): string[] {
  return MAIN_ARMS.filter((name) => name in arms);
}
