import { schemeTableau10 } from "d3-scale-chromatic";
import type { CoverageGrid } from "../coverage/coverage-grid.ts";
import type { Scene } from "../scene/scene.ts";
import type { Vec3 } from "../scene/vector.ts";
import { drawCompass } from "./draw-compass.ts";
import { drawLegend, drawTransmitter, type LegendSection } from "./draw-legend.ts";
import { drawRoofs } from "./draw-roofs.ts";
import { drawTitle } from "./draw-title.ts";
import { drawHeatMap, parseRgb, type Rgb } from "./heat-map.ts";
import { createPlanFrame, drawPlanAxes, type PlanFrame } from "./plan-frame.ts";
import type { SvgPicture } from "./svg-document.ts";
import { svgElement, svgLabel } from "./svg-element.ts";
import { drawColourBar, fittedScale } from "./value-scale.ts";

/** A map as a picture. */
export interface CoveragePicture {
  /** The scene. */
  readonly scene: Scene;
  /** The cells. */
  readonly grid: CoverageGrid;
  /** `[numCells]` Values; −∞ without any path, NaN inside a building. */
  readonly values: Float64Array;
  /** Whether values are a quantity, or indices of transmitters. */
  readonly scale: "quantity" | "transmitter";
  /** Quantity and unit, for the colour bar. */
  readonly quantity: string;
  /** Heading. */
  readonly title: string;
  /** Settings, in a line. */
  readonly subtitle: string;
  /** Unit: m. */
  readonly transmitters: readonly Vec3[];
}

/** Colour of a building. */
const BUILDING_COLOUR = "#c9c9c9";

/** Colour of cells that no path reaches. */
const UNREACHED_COLOUR = "#ffffff";

const SIDE_PX = 130;

/** How a picture's values become colours, and what tells the reader. */
interface ValueKey {
  readonly colourOf: (value: number) => Rgb;
  readonly draw: (frame: PlanFrame) => string;
}

/**
 * Draws a radio map: coloured cells, grey buildings, transmitters, axes in metres, colour bar or
 * legend, scale bar and north arrow.
 *
 * @param picture - What to draw.
 * @returns The picture.
 */
export function drawCoverage(picture: CoveragePicture): SvgPicture {
  const { scene, grid, values, transmitters } = picture;
  const max = [
    grid.origin[0] + grid.numColumns * grid.cellM,
    grid.origin[1] + grid.numRows * grid.cellM,
  ] as const;
  const frame = createPlanFrame({ min: grid.origin, max });
  const key = picture.scale === "quantity" ? quantityKey(picture) : transmitterKey(picture);
  const colourOf = (value: number) => {
    if (Number.isNaN(value)) return parseRgb(BUILDING_COLOUR);
    return Number.isFinite(value) ? key.colourOf(value) : undefined;
  };
  const { left, top, width, height } = frame;
  const heightPx = Math.max(top + height + 54, 420);
  return {
    width: Math.ceil(left + width + SIDE_PX),
    height: Math.ceil(heightPx),
    title: picture.title,
    description: `Radio map of ${scene.name}, ${picture.quantity}: ${picture.subtitle}.`,
    elements: [
      drawTitle(left, picture.title, picture.subtitle),
      svgElement("rect", { x: left, y: top, width, height, fill: UNREACHED_COLOUR }),
      drawHeatMap(frame, grid, values, colourOf),
      drawRoofs(frame, scene, () => BUILDING_COLOUR),
      ...transmitters.map((position, n) => drawMast(frame, position, n, transmitters.length)),
      drawPlanAxes(frame),
      key.draw(frame),
      drawCompass(frame, left + width + 24, heightPx - 54),
    ],
  };
}

function quantityKey({ values, quantity }: CoveragePicture): ValueKey {
  const scale = fittedScale(values);
  return {
    colourOf: (value) => parseRgb(scale.colourOf(value)),
    draw: ({ left, top, width, height }) => {
      const [x, barPx] = [left + width + 24, Math.max(140, Math.min(height - 190, 420))];
      const bar = drawColourBar(scale, quantity, { x, y: top, height: barPx });
      return bar + drawLegend(x, top + barPx + 4, [areaLegend(values)]);
    },
  };
}

function transmitterKey({ transmitters, values }: CoveragePicture): ValueKey {
  const cssOf = (n: number) => schemeTableau10[n % schemeTableau10.length] ?? "#888";
  const entries = transmitters.map((_, n) => ({ colour: cssOf(n), label: `Tx ${n + 1}` }));
  const servers: LegendSection = { title: "Best server", mark: "area", entries };
  return {
    colourOf: (value) => parseRgb(cssOf(value)),
    draw: ({ left, top, width }) =>
      drawLegend(left + width + 24, top - 12, [servers, areaLegend(values)]),
  };
}

/** What the map's plain areas are. */
function areaLegend(values: Float64Array): LegendSection {
  const entry = (colour: string, label: string) => ({ colour, label });
  const entries = [
    ...(values.includes(Number.NaN) ? [entry(BUILDING_COLOUR, "building")] : []),
    ...(values.includes(-Infinity) ? [entry(UNREACHED_COLOUR, "no path")] : []),
  ];
  return { title: "Areas", mark: "area", entries };
}

function drawMast(frame: PlanFrame, position: Vec3, n: number, count: number): string {
  const [x, y] = frame.at(position);
  const halo = { stroke: "#fff", "stroke-width": 3, "paint-order": "stroke" };
  const label = svgLabel(`Tx ${n + 1}`, x + 10, y + 4, { "font-weight": "bold", ...halo });
  return drawTransmitter(x, y, "#d62728") + (count > 1 ? label : "");
}
