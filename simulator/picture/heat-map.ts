import { PNG } from "pngjs";
import type { CoverageGrid } from "../coverage/coverage-grid.ts";
import type { PlanFrame } from "./plan-frame.ts";
import { svgElement } from "./svg-element.ts";

/** Red, green, blue. Unit: 0 … 255. */
export type Rgb = readonly [number, number, number];

/**
 * Draws a grid of values as an image with one pixel per cell, embedded in the picture and enlarged
 * without smoothing.
 *
 * @param frame - The plot.
 * @param grid - The cells.
 * @param values - `[numCells]`, by row from the south.
 * @param colourOf - Colour of a value; nothing leaves the cell as it is.
 * @returns SVG.
 */
export function drawHeatMap(
  frame: PlanFrame,
  grid: CoverageGrid,
  values: Float64Array,
  colourOf: (value: number) => Rgb | undefined,
): string {
  const { numColumns: width, numRows: height, cellM, origin } = grid;
  const image = new PNG({ width, height });
  for (const [cell, value] of values.entries()) {
    const colour = colourOf(value);
    if (!colour) continue;
    const row = height - 1 - Math.floor(cell / width); // images begin in the north
    image.data.set([...colour, 255], 4 * (row * width + (cell % width)));
  }
  const [x, y] = frame.at([origin[0], origin[1] + height * cellM]);
  return svgElement("image", {
    ...{ x, y, width: width * cellM * frame.pxPerM, height: height * cellM * frame.pxPerM },
    ...{ preserveAspectRatio: "none", "image-rendering": "optimizeSpeed" },
    href: `data:image/png;base64,${PNG.sync.write(image).toString("base64")}`,
  });
}

/**
 * Reads a colour as it is written in CSS.
 *
 * @param css - `#rrggbb` or `rgb(r, g, b)`.
 * @returns The colour.
 */
export function parseRgb(css: string): Rgb {
  const parts = css.startsWith("#")
    ? (css.match(/[0-9a-f]{2}/gi) ?? []).map((hex) => Number.parseInt(hex, 16))
    : (css.match(/\d+/g) ?? []).map(Number);
  const [red = 0, green = 0, blue = 0] = parts;
  return [red, green, blue];
}
