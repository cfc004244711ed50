import { niceStep } from "./nice-ticks.ts";
import type { PlanFrame } from "./plan-frame.ts";
import { svgElement, svgLabel } from "./svg-element.ts";

/**
 * Draws a scale bar, of a round length, and a north arrow.
 *
 * @param frame - The plot.
 * @param x - Left edge. Unit: px.
 * @param y - Lower edge. Unit: px.
 * @returns SVG.
 */
export function drawCompass(frame: PlanFrame, x: number, y: number): string {
  const lengthM = niceStep(38 / frame.pxPerM);
  const lengthPx = lengthM * frame.pxPerM;
  const bar = `M${x} ${y - 6}v6h${lengthPx.toFixed(2)}v-6`;
  return svgElement(
    "g",
    {},
    svgElement("path", { d: bar, fill: "none", stroke: "#222", "stroke-width": 1.5 }),
    svgLabel(`${lengthM} m`, x + lengthPx / 2, y - 8, { "text-anchor": "middle" }),
    svgElement("path", { d: `M${x + 12} ${y - 66}l8 26l-8 -6l-8 6Z`, fill: "#222" }),
    svgLabel("N", x + 12, y - 71, { "text-anchor": "middle", "font-weight": "bold" }),
  );
}
