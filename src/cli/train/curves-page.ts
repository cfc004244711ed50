import type { IterationFigures } from "../../trainer/ppo/curriculum-state.ts";
import type { CurveLine } from "../../trainer/run-folder.ts";
import {
  type ChartLine,
  type ChartPanel,
  drawLineChart,
  type LineChartSpec,
} from "../line-chart.ts";

/** One quantity of a curve: what it is, and a line for each of whom it is asked. */
interface Quantity<Line> {
  readonly y: string;
  readonly value: (line: Line) => number | undefined;
}

/**
 * Draws a learning curve as a page that needs nothing else.
 *
 * @param curve - Epochs of cloning and iterations of reinforcement, in their order.
 * @returns HTML.
 */
export function curvesPage(curve: readonly CurveLine[]): string {
  const charts = learningCharts(curve).map((chart) => `<p>${drawLineChart(chart)}</p>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>slotpilot: learning curves</title>
<style>body { font-family: sans-serif; margin: 1rem } svg { max-width: 100%; height: auto }</style>
<h1>Learning curves</h1>
${charts.join("\n")}
</html>
`;
}

/** The charts of a learning curve, those that have something to show. */
export function learningCharts(curve: readonly CurveLine[]): LineChartSpec[] {
  const charts = [cloningChart(curve), ...reinforcementCharts(curve)];
  return charts.filter(({ panels }) => panels.some(({ lines }) => lines.length > 0));
}

function cloningChart(curve: readonly CurveLine[]) {
  const epochs = curve.filter((line) => "epoch" in line);
  const panel = ({ y, value }: Quantity<(typeof epochs)[number]>) => {
    const lineOf = (kind: "prb" | "power") => {
      const own = epochs.filter((line) => line.kind === kind);
      return lineThrough(`${kind} clone`, own, (line) => [line.epoch, value(line)]);
    };
    return panelOf("epoch", y, [lineOf("prb"), lineOf("power")]);
  };
  return {
    title: "Warm start",
    panels: [
      panel({ y: "training loss", value: ({ loss }) => loss }),
      panel({ y: "validation error", value: ({ validationError }) => validationError }),
    ],
  };
}

/** Quantities of an iteration, a line per phase. */
const BY_PHASE: Readonly<Record<string, readonly Quantity<IterationFigures>[]>> = {
  "Validation cells, against PF at equal power": [
    {
      y: "geometric mean rate, %",
      value: ({ validation }) => percent(validation?.logGeomeanRatio),
    },
    { y: "cell rate, %", value: ({ validation }) => percent(validation?.logCellRatio) },
    { y: "Jain's index", value: ({ validation }) => validation?.jainGain },
  ],
  Training: [
    { y: "team reward per decision", value: ({ reward }) => reward },
    { y: "explained variance", value: (line) => line.explainedVariance },
    { y: "critic's error", value: ({ valueLoss }) => valueLoss },
  ],
  Speed: [
    { y: "decisions flown per second", value: ({ rolloutSlotsPerS }) => rolloutSlotsPerS },
    { y: "rows learnt per second", value: ({ updateRowsPerS }) => updateRowsPerS },
  ],
};

/** Quantities of an agent, a line per agent. */
const BY_AGENT: readonly Quantity<IterationFigures["prb"]>[] = [
  { y: "KL, nat per user", value: ({ kl }) => kl },
  { y: "clipped fraction", value: ({ clipFraction }) => clipFraction },
  { y: "entropy, nat per user", value: ({ entropy }) => entropy },
];

const ITERATION = "iteration, over all phases";

function reinforcementCharts(curve: readonly CurveLine[]) {
  const iterations = curve
    .filter((line) => "phase" in line)
    .map((line, i) => ({ ...line, x: i + 1 }));
  const phasePanel = ({ y, value }: Quantity<IterationFigures>) =>
    panelOf(
      ...([ITERATION, y] as const),
      (["prb", "power", "joint"] as const).map((phase) => {
        const own = iterations.filter((line) => line.phase === phase);
        return lineThrough(phase, own, (line) => [line.x, value(line)]);
      }),
    );
  const agentPanel = ({ y, value }: Quantity<IterationFigures["prb"]>) =>
    panelOf(
      ...([ITERATION, y] as const),
      (["prb", "power"] as const).map((agent) => {
        const own = iterations.filter(({ phase }) => phase === agent || phase === "joint");
        return lineThrough(`${agent} agent`, own, (line) => [line.x, value(line[agent])]);
      }),
    );
  const phaseCharts = Object.entries(BY_PHASE).map(([title, quantities]) => ({
    title,
    panels: quantities.map(phasePanel),
  }));
  return [...phaseCharts, { title: "Agents", panels: BY_AGENT.map(agentPanel) }];
}

function panelOf(x: string, y: string, lines: readonly ChartLine[]): ChartPanel {
  return { x, y, lines: lines.filter(({ points }) => points.length > 0) };
}

function lineThrough<Line>(
  name: string,
  lines: readonly Line[],
  point: (line: Line) => readonly [x: number, y: number | undefined],
): ChartLine {
  const points = lines.flatMap((line) => {
    const [x, y] = point(line);
    return y === undefined ? [] : [[x, y] as const];
  });
  return { name, points };
}

function percent(logRatio: number | undefined): number | undefined {
  return logRatio === undefined ? undefined : 100 * (Math.exp(logRatio) - 1);
}
