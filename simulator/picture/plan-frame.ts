import type { PlanBounds } from "../coverage/plan-bounds.ts";
import { niceTicks, tickLabel } from "./nice-ticks.ts";
import { svgElement, svgLabel } from "./svg-element.ts";

/** Maps metres to pixels, the same scale on both axes, north up. */
export interface PlanFrame {
  /** What is shown. */
  readonly bounds: PlanBounds;
  /** Left edge of the plot. Unit: px. */
  readonly left: number;
  /** Upper edge. Unit: px. */
  readonly top: number;
  /** Width of the plot. Unit: px. */
  readonly width: number;
  /** Height of the plot. Unit: px. */
  readonly height: number;
  /** Scale. Unit: px/m. */
  readonly pxPerM: number;
  /** Pixel [x, y] of a point seen from above; further coordinates are ignored. */
  readonly at: (point: readonly [number, number, ...number[]]) => readonly [number, number];
}

/** Longest side of a plot. Unit: px. */
const PLOT_PX = 720;

/** Room for title and subtitle above a plot. Unit: px. */
const TOP_PX = 58;

/** Room for the numbers of the vertical axis. Unit: px. */
const LEFT_PX = 66;

/**
 * Chooses the scale that makes the longer side of the bounds fill the plot.
 *
 * @param bounds - What to show.
 * @returns The frame.
 */
export function createPlanFrame(bounds: PlanBounds): PlanFrame {
  const [eastM, northM] = [bounds.max[0] - bounds.min[0], bounds.max[1] - bounds.min[1]];
  const pxPerM = PLOT_PX / Math.max(eastM, northM);
  return {
    ...{ bounds, pxPerM, left: LEFT_PX, top: TOP_PX },
    ...{ width: eastM * pxPerM, height: northM * pxPerM },
    at: ([x, y]) => [LEFT_PX + (x - bounds.min[0]) * pxPerM, TOP_PX + (bounds.max[1] - y) * pxPerM],
  };
}

/**
 * Draws border, ticks and titles of both axes.
 *
 * @param frame - The frame.
 * @returns SVG.
 */
export function drawPlanAxes(frame: PlanFrame): string {
  const { bounds, left, top, width, height, pxPerM } = frame;
  const bottom = top + height;
  const count = (lengthPx: number) => Math.max(1, lengthPx / 90);
  const east = niceTicks(bounds.min[0], bounds.max[0], count(width)).map((value) => {
    const x = left + (value - bounds.min[0]) * pxPerM;
    const tick = svgElement("path", { d: `M${x.toFixed(2)} ${bottom.toFixed(2)}v5` });
    return tick + svgLabel(tickLabel(value), x, bottom + 19, { ...TEXT, "text-anchor": "middle" });
  });
  const north = niceTicks(bounds.min[1], bounds.max[1], count(height)).map((value) => {
    const y = bottom - (value - bounds.min[1]) * pxPerM;
    const tick = svgElement("path", { d: `M${left} ${y.toFixed(2)}h-5` });
    return tick + svgLabel(tickLabel(value), left - 9, y + 4, { ...TEXT, "text-anchor": "end" });
  });
  const middle = { ...TEXT, "text-anchor": "middle" };
  const upright = `translate(18 ${(top + height / 2).toFixed(1)}) rotate(-90)`;
  return svgElement(
    "g",
    { stroke: "#222", fill: "none" },
    svgElement("rect", { x: left, y: top, width, height }),
    ...east,
    ...north,
    svgLabel("x (m), east", left + width / 2, bottom + 40, middle),
    svgLabel("y (m), north", 0, 0, { ...middle, transform: upright }),
  );
}

const TEXT = { stroke: "none", fill: "#222" };
