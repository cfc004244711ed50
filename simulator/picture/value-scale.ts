import { interpolateViridis } from "d3-scale-chromatic";
import { niceStep, niceTicks, tickLabel } from "./nice-ticks.ts";
import { svgElement, svgLabel } from "./svg-element.ts";

/** Colours of a quantity. */
export interface ValueScale {
  /** Value of the darkest colour. */
  readonly low: number;
  /** Value of the lightest colour, > low. */
  readonly high: number;
  /** CSS colour of a value; beyond the ends, the end's. */
  readonly colourOf: (value: number) => string;
}

/**
 * Makes a scale from dark blue to yellow that grows evenly lighter, so that it reads the same with
 * any kind of colour vision and in print.
 *
 * @param low - Value at its dark end.
 * @param high - Value at its light end, > low.
 * @returns The scale.
 */
export function valueScale(low: number, high: number): ValueScale {
  const shareOf = (value: number) => Math.min(1, Math.max(0, (value - low) / (high - low)));
  return { low, high, colourOf: (value) => interpolateViridis(shareOf(value)) };
}

/**
 * Makes a scale with round ends that holds most values: the lowest and the highest hundredth may lie
 * beyond, so that single cells beside an antenna don't take half of the colours.
 *
 * @param values - −∞ and NaN don't count.
 * @returns The scale; −1 … 0 when no value is finite.
 */
export function fittedScale(values: Float64Array): ValueScale {
  const finite = values.filter(Number.isFinite).sort();
  const low = finite[Math.floor(0.01 * (finite.length - 1))] ?? -1;
  const high = finite[Math.ceil(0.99 * (finite.length - 1))] ?? 0;
  const step = niceStep(Math.max(high - low, 1e-3) / 8);
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)];
  return valueScale(first * step, Math.max(last, first + 1) * step);
}

/**
 * Draws a scale as an upright bar with ticks.
 *
 * @param scale - The scale.
 * @param title - Quantity and unit.
 * @param box - Left and upper edge, and height. Unit: px.
 * @returns SVG.
 */
export function drawColourBar(
  scale: ValueScale,
  title: string,
  box: { readonly x: number; readonly y: number; readonly height: number },
): string {
  const { low, high } = scale;
  const { x, y, height } = box;
  const stops = Array.from({ length: 33 }, (_, n) =>
    svgElement("stop", {
      offset: `${((100 * n) / 32).toFixed(2)}%`,
      "stop-color": scale.colourOf(high - (n / 32) * (high - low)),
    }),
  );
  const ticks = niceTicks(low, high, 8).map((value) => {
    const tickY = y + ((high - value) / (high - low)) * height;
    const mark = svgElement("path", { d: `M${x + 18} ${tickY.toFixed(2)}h5`, stroke: "#222" });
    return mark + svgLabel(tickLabel(value), x + 28, tickY + 4);
  });
  const bar = { x, y, width: 18, height, fill: "url(#scale)", stroke: "#222" };
  const gradient = { id: "scale", x1: 0, y1: 0, x2: 0, y2: 1 };
  const upright = `translate(${x + 80} ${(y + height / 2).toFixed(1)}) rotate(-90)`;
  return [
    svgElement("defs", {}, svgElement("linearGradient", gradient, ...stops)),
    svgElement("rect", bar),
    ...ticks,
    svgLabel(title, 0, 0, { "text-anchor": "middle", transform: upright }),
  ].join("");
}
