import { niceTicks, tickLabel } from "./nice-ticks.ts";
import { pathData, type SvgAttributes, svgElement, svgLabel } from "./svg-element.ts";

/** A quantity over another. */
export interface Plot {
  /** Quantity and unit of the horizontal axis. */
  readonly xTitle: string;
  /** Quantity and unit of the vertical axis. */
  readonly yTitle: string;
  /** Lines, or stems that stand on the lower edge. */
  readonly kind: "lines" | "stems";
  /** Curves with their colours. */
  readonly curves: readonly {
    /** Any CSS colour. */
    readonly colour: string;
    /** `[numPoints][x, y]`, those with y = −∞ are left out. */
    readonly points: readonly (readonly [number, number])[];
  }[];
}

/** Where a plot is drawn. Unit: px. */
export interface PlotBox {
  /** Left edge. */
  readonly x: number;
  /** Upper edge. */
  readonly y: number;
  /** Width. */
  readonly width: number;
  /** Height. */
  readonly height: number;
}

/**
 * Draws a plot with axes, ticks and a light grid; the axes span the curves.
 *
 * @param plot - What to draw.
 * @param box - Where.
 * @returns SVG.
 */
export function drawCurves(plot: Plot, box: PlotBox): string {
  const shown = plot.curves.flatMap(({ points }) => points).filter(([, y]) => Number.isFinite(y));
  const xSpan = spanOf(shown.map(([x]) => x));
  const xAxis = plot.kind === "stems" ? roomFor(xSpan) : xSpan;
  const yAxis = roomFor(spanOf(shown.map(([, y]) => y)));
  const at = ([x, y]: readonly [number, number]): readonly [number, number] => [
    box.x + shareOf(xAxis, x) * box.width,
    box.y + (1 - shareOf(yAxis, y)) * box.height,
  ];
  const bottom = box.y + box.height;
  const vertical = niceTicks(...xAxis, box.width / 90).map((value) => {
    const [x] = at([value, 0]);
    const grid = svgElement("path", { ...GRID, d: `M${x.toFixed(2)} ${box.y}V${bottom}` });
    return grid + svgLabel(tickLabel(value), x, bottom + 18, { "text-anchor": "middle" });
  });
  const horizontal = niceTicks(...yAxis, box.height / 36).map((value) => {
    const [, y] = at([0, value]);
    const grid = svgElement("path", { ...GRID, d: `M${box.x} ${y.toFixed(2)}h${box.width}` });
    return grid + svgLabel(tickLabel(value), box.x - 8, y + 4, { "text-anchor": "end" });
  });
  const upright = `translate(${box.x - 50} ${box.y + box.height / 2}) rotate(-90)`;
  return svgElement(
    "g",
    {},
    ...vertical,
    ...horizontal,
    ...plot.curves.flatMap((curve) => drawCurve(curve, plot.kind, at, bottom)),
    svgElement("rect", { ...box, fill: "none", stroke: "#222" }),
    svgLabel(plot.xTitle, box.x + box.width / 2, bottom + 38, { "text-anchor": "middle" }),
    svgLabel(plot.yTitle, 0, 0, { "text-anchor": "middle", transform: upright }),
  );
}

const GRID: SvgAttributes = { stroke: "#e2e2e2", fill: "none" };

type Span = readonly [number, number];

function drawCurve(
  { colour, points }: Plot["curves"][number],
  kind: Plot["kind"],
  at: (point: readonly [number, number]) => readonly [number, number],
  bottom: number,
): string[] {
  const seen = points.filter(([, y]) => Number.isFinite(y)).map(at);
  if (kind === "lines") {
    const d = pathData(seen, false);
    return [svgElement("path", { d, fill: "none", stroke: colour, "stroke-width": 1.6 })];
  }
  return seen.map(([x, y]) => {
    const stem = { d: `M${x.toFixed(2)} ${bottom}V${y.toFixed(2)}`, stroke: colour };
    const head = svgElement("circle", { cx: x, cy: y, r: 3.2, fill: colour });
    return svgElement("path", { ...stem, "stroke-width": 1.4 }) + head;
  });
}

const shareOf = ([low, high]: Span, value: number) => (value - low) / (high - low);

/** Room on both sides, so that a constant is a line in the middle. */
function spanOf(values: readonly number[]): Span {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (values.length === 0) return [0, 1];
  return high - low > 1e-9 ? [low, high] : [low - 1, high + 1];
}

const roomFor = ([low, high]: Span): Span => [
  low - 0.08 * (high - low),
  high + 0.08 * (high - low),
];
