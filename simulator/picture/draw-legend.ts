import type { LegendEntry } from "./surface-colour.ts";
import { svgElement, svgLabel } from "./svg-element.ts";

/** A group of legend entries that look alike. */
export interface LegendSection {
  /** Heading. */
  readonly title: string;
  /** How an entry is marked. */
  readonly mark: "line" | "area" | "transmitter" | "receiver";
  /** Entries from top to bottom. */
  readonly entries: readonly LegendEntry[];
}

const LINE_PX = 20;

/**
 * Draws a legend.
 *
 * @param x - Left edge. Unit: px.
 * @param y - Upper edge. Unit: px.
 * @param sections - Sections from top to bottom; those without entries are left out.
 * @returns SVG.
 */
export function drawLegend(x: number, y: number, sections: readonly LegendSection[]): string {
  let line = y;
  const elements: string[] = [];
  for (const { title, mark, entries } of sections) {
    if (entries.length === 0) continue;
    line += LINE_PX;
    elements.push(svgLabel(title, x, line, { "font-weight": "bold" }));
    for (const { colour, label } of entries) {
      line += LINE_PX;
      elements.push(drawMark(mark, x, line - 4, colour), svgLabel(label, x + 32, line));
    }
    line += LINE_PX / 2;
  }
  return svgElement("g", {}, ...elements);
}

function drawMark(mark: LegendSection["mark"], x: number, y: number, colour: string): string {
  if (mark === "line") {
    const line = { x1: x, y1: y, x2: x + 24, y2: y, stroke: colour, "stroke-width": 2.5 };
    return svgElement("line", line);
  }
  if (mark === "area") {
    return svgElement("rect", {
      ...{ x: x + 2, y: y - 6, width: 20, height: 12 },
      ...{ fill: colour, stroke: "#888", "stroke-width": 0.5 },
    });
  }
  return mark === "transmitter"
    ? drawTransmitter(x + 12, y, colour)
    : drawReceiver(x + 12, y, colour);
}

/**
 * Draws the sign of a transmitter: a triangle.
 *
 * @param x - Centre. Unit: px.
 * @param y - Centre. Unit: px.
 * @param colour - Fill.
 * @returns SVG.
 */
export function drawTransmitter(x: number, y: number, colour: string): string {
  const d = `M${x.toFixed(2)} ${(y - 8).toFixed(2)}l7.5 13.5h-15Z`;
  return svgElement("path", { d, fill: colour, stroke: "#fff", "stroke-width": 1.5 });
}

/**
 * Draws the sign of a receiver: a disc.
 *
 * @param x - Centre. Unit: px.
 * @param y - Centre. Unit: px.
 * @param colour - Fill.
 * @returns SVG.
 */
export function drawReceiver(x: number, y: number, colour: string): string {
  const disc = { cx: x, cy: y, r: 5.5, fill: colour, stroke: "#fff", "stroke-width": 1.5 };
  return svgElement("circle", disc);
}
