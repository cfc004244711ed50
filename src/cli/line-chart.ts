import { BarChart, LineChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([
  BarChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  SVGRenderer,
]);

/** One line of a chart. */
export interface ChartLine {
  /** What it shows; the same in two panels is drawn alike. */
  readonly name: string;
  /** Its points, by rising x. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Half the height of the bar around each point, `[numPoints]`; absent: no bars. */
  readonly errors?: readonly number[];
  /** `points`: not joined. `curve`: joined, without symbols. `bars`: from zero up. Default `line`. */
  readonly style?: "line" | "dashed" | "points" | "curve" | "bars";
  /** Whether its name stands beside it, in the place of the legend; for single points. */
  readonly isLabelled?: boolean;
}

/** Lines over one axis. */
export interface ChartPanel {
  /** What this panel shows; absent where the chart's title says it. */
  readonly title?: string;
  /** Name and unit of the horizontal axis. */
  readonly x: string;
  /** Name and unit of the vertical axis. */
  readonly y: string;
  /** Whether the horizontal axis is logarithmic, with a tick per octave; its points must then be > 0. */
  readonly logX?: boolean;
  /** Whether the vertical axis is logarithmic, with a tick per decade. */
  readonly logY?: boolean;
  /** Ends of the vertical axis; absent: those of the points. */
  readonly yRange?: readonly [from: number, to: number];
  /** Horizontal lines to compare with. */
  readonly marks?: readonly { readonly name: string; readonly y: number }[];
  /** The lines. */
  readonly lines: readonly ChartLine[];
}

/** A chart of one or several panels, side by side. */
export interface LineChartSpec {
  /** What it shows. */
  readonly title: string;
  /** From left to right. */
  readonly panels: readonly ChartPanel[];
}

const HEIGHT_PX = 440;
const LEFT_PX = 82;
const RIGHT_PX = 20;
const TOP_PX = 74;

/** Told apart by those who see red and green alike. @source M. Okabe, K. Ito, "Color universal design", 2008. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];
const LABEL_SIDES = ["right", "top", "left", "bottom"];
const GREY = "#777";

/**
 * Draws a chart of lines.
 *
 * @param spec - Titles and points.
 * @returns The text of an SVG file, 440 high, 760 or, for several panels, 400 a panel wide.
 */
export function drawLineChart({ title, panels }: LineChartSpec): string {
  const panelPx = panels.length === 1 ? 760 : 400;
  const width = panelPx * panels.length;
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height: HEIGHT_PX });
  const lines = panels.flatMap((panel) => panel.lines);
  const names = namesOf(lines);
  const colourOf = (name: string) => COLOURS[names.indexOf(name) % COLOURS.length] ?? GREY;
  const top = { text: title, left: "center", top: 8, textStyle: { fontSize: 15 } };
  chart.setOption({
    animation: false,
    backgroundColor: "#fff",
    title: [
      top,
      ...panels.map((panel, i) =>
        panelTitle(panel, i * panelPx + LEFT_PX + (panelPx - LEFT_PX - RIGHT_PX) / 2),
      ),
    ],
    legend: {
      bottom: 4,
      itemGap: 28,
      selectedMode: false,
      data: namesOf(lines.filter(isInLegend)),
    },
    grid: panels.map((_, i) => {
      const width = panelPx - LEFT_PX - RIGHT_PX;
      return { left: i * panelPx + LEFT_PX, width, top: TOP_PX, bottom: 80 };
    }),
    ...axesOf(panels),
    series: panels.flatMap((panel, i) => [
      ...panel.lines.map((line, n) => ({
        ...lineSeries(line, i, colourOf(line.name)),
        ...labelOf(line, n, colourOf(line.name)),
      })),
      ...panel.lines.flatMap((line) => errorSeries(line, i, colourOf(line.name))),
      ...(panel.marks ? [{ ...inPanel(i), data: [], markLine: markLine(panel.marks) }] : []),
    ]),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function panelTitle({ title = "" }: ChartPanel, centrePx: number) {
  const textStyle = { fontSize: 13, fontWeight: "normal" };
  return { text: title, left: centrePx, top: 38, textAlign: "center", textStyle };
}

function axesOf(panels: readonly ChartPanel[]) {
  return {
    xAxis: panels.map((panel, i) => ({
      ...axis(panel.x, 32, i, panel.logX),
      logBase: 2,
      minInterval: hasBars(panel) ? 1 : 0, // bars are counted
    })),
    yAxis: panels.map((panel, i) => ({
      ...axis(panel.y, 62, i, panel.logY, panel.yRange),
      scale: !hasBars(panel), // a bar's length is what it shows
    })),
  };
}

function axis(
  name: string,
  nameGap: number,
  gridIndex: number,
  isLog = false,
  range?: readonly [number, number],
) {
  const type = isLog ? "log" : "value";
  const [min, max] = range ?? [];
  return { type, name, nameGap, gridIndex, min, max, nameLocation: "middle", scale: true };
}

/** A file answers no pointer: without `silent` it would bring style sheets for one. */
const inPanel = (index: number) => ({
  ...{ type: "line", xAxisIndex: index, yAxisIndex: index },
  silent: true,
});

const namesOf = (lines: readonly ChartLine[]) => [...new Set(lines.map(({ name }) => name))];

const hasBars = ({ lines }: ChartPanel) => lines.some(({ style }) => style === "bars");

const isInLegend = ({ isLabelled = false }: ChartLine) => !isLabelled;

function lineSeries(line: ChartLine, panel: number, color: string) {
  const { name, points, style = "line" } = line;
  if (style === "bars") return { ...inPanel(panel), type: "bar", name, data: points, color };
  const isJoined = style !== "points";
  return {
    ...inPanel(panel),
    name,
    data: points,
    symbol: style === "curve" ? "none" : isJoined ? "circle" : "diamond",
    symbolSize: isJoined ? 5 : 11,
    lineStyle: { color, width: isJoined ? 2 : 0, type: style === "dashed" ? "dashed" : "solid" },
    itemStyle: { color },
  };
}

/** In turn on all sides: neighbours would hide each other's. */
function labelOf({ name, isLabelled = false }: ChartLine, index: number, color: string) {
  const position = LABEL_SIDES[index % LABEL_SIDES.length];
  return { label: { show: isLabelled, formatter: name, position, color } };
}

/** Bars are one line with gaps: a series of its own for every point would crowd the legend. */
function errorSeries({ points, errors = [] }: ChartLine, panel: number, color: string) {
  const data = errors.flatMap((error, i) => {
    const [x = 0, y = 0] = points[i] ?? [];
    const gap = [x, null];
    return error > 0 ? [[x, y - error], [x, y + error], gap] : [];
  });
  if (data.length === 0) return [];
  return [{ ...inPanel(panel), data, symbol: "none", lineStyle: { color, width: 1 } }];
}

function markLine(marks: NonNullable<ChartPanel["marks"]>) {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { type: "dashed", color: GREY },
    data: marks.map(({ name, y }) => ({
      yAxis: y,
      label: { formatter: name, position: "insideEndTop" },
    })),
  };
}
