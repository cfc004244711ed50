import { svgLabel } from "./svg-element.ts";

/**
 * Draws a picture's heading.
 *
 * @param x - Left edge. Unit: px.
 * @param title - What is shown.
 * @param subtitle - With which settings.
 * @returns SVG.
 */
export function drawTitle(x: number, title: string, subtitle: string): string {
  const heading = svgLabel(title, x, 24, { "font-size": 16, "font-weight": "bold" });
  return heading + svgLabel(subtitle, x, 43, { fill: "#555" });
}
