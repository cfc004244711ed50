import { planBounds } from "../coverage/plan-bounds.ts";
import type { Path } from "../propagation/path.ts";
import type { Scene } from "../scene/scene.ts";
import type { Vec3 } from "../scene/vector.ts";
import { drawCompass } from "./draw-compass.ts";
import { drawLegend, drawReceiver, drawTransmitter, type LegendSection } from "./draw-legend.ts";
import { drawRoofs } from "./draw-roofs.ts";
import { drawTitle } from "./draw-title.ts";
import { tickLabel } from "./nice-ticks.ts";
import { createPlanFrame, drawPlanAxes, type PlanFrame } from "./plan-frame.ts";
import { RAY_COLOURS, type RayKind, rayKind } from "./ray-style.ts";
import { GROUND_COLOUR, type SurfaceShade, surfaceColours } from "./surface-colour.ts";
import type { SvgPicture } from "./svg-document.ts";
import { pathData, svgElement } from "./svg-element.ts";

/** A scene with what happens in it. */
export interface RayPicture {
  /** The scene. */
  readonly scene: Scene;
  /** Heading. */
  readonly title: string;
  /** Settings, in a line. */
  readonly subtitle: string;
  /** What the buildings' colours say. */
  readonly shade: SurfaceShade;
  /** Unit: m. */
  readonly transmitter?: Vec3 | undefined;
  /** Unit: m. */
  readonly receiver?: Vec3 | undefined;
  /** Rays between them. */
  readonly paths: readonly Path[];
}

/** Width of the legend's column. Unit: px. */
export const LEGEND_PX = 190;

/**
 * Draws a scene from above with rays, legend, scale bar and north arrow.
 *
 * @param picture - What to draw.
 * @returns The picture.
 */
export function drawPlan(picture: RayPicture): SvgPicture {
  const { scene, transmitter, receiver } = picture;
  const ends = [transmitter, receiver].flatMap((end) => (end ? [end] : []));
  const frame = createPlanFrame(planBounds(scene, ends));
  const { left, top, width, height } = frame;
  const colours = surfaceColours(scene, picture.shade);
  const legendX = left + width + 24;
  const heightPx = Math.max(top + height + 54, 520);
  return {
    width: Math.ceil(legendX + LEGEND_PX),
    height: Math.ceil(heightPx),
    title: picture.title,
    description: describeRays("Seen from above", picture),
    elements: [
      drawTitle(left, picture.title, picture.subtitle),
      svgElement("rect", { x: left, y: top, width, height, fill: GROUND_COLOUR }),
      drawRoofs(frame, scene, colours.colourOf),
      drawRays(frame, picture),
      drawPlanAxes(frame),
      drawLegend(legendX, top - 12, [
        ...rayLegend(picture),
        { title: "Buildings", mark: "area", entries: colours.legend },
      ]),
      drawCompass(frame, legendX, top + Math.max(height, heightPx - top - 54)),
    ],
  };
}

/**
 * Legend of rays and their ends: only what the picture holds.
 *
 * @param picture - The picture.
 * @returns Sections.
 */
export function rayLegend({ paths, transmitter, receiver }: RayPicture): LegendSection[] {
  const kinds = new Set(paths.map(rayKind));
  const rays = (Object.keys(RAY_COLOURS) as RayKind[])
    .filter((kind) => kinds.has(kind))
    .map((kind) => ({ colour: RAY_COLOURS[kind], label: kind }));
  const end = (point: Vec3 | undefined, label: string) =>
    point ? [{ colour: "#111", label: `${label} ${placeLabel(point)}` }] : [];
  return [
    { title: "Rays", mark: "line", entries: rays },
    { title: "Transmitter", mark: "transmitter", entries: end(transmitter, "Tx") },
    { title: "Receiver", mark: "receiver", entries: end(receiver, "Rx") },
  ];
}

/** To the decimetre. */
const placeLabel = (point: Vec3) =>
  `(${point.map((value) => tickLabel(Math.round(10 * value) / 10)).join(", ")})`;

/**
 * Corners of a ray from end to end.
 *
 * @param picture - Holds both ends.
 * @param path - One of its paths.
 * @returns `[numInteractions + 2]`. Unit: m.
 */
export function rayCorners({ transmitter, receiver }: RayPicture, path: Path): Vec3[] {
  const points = [transmitter, ...path.interactions.map(({ point }) => point), receiver];
  return points.flatMap((point) => (point ? [point] : []));
}

/**
 * Says in words what a picture of rays shows.
 *
 * @param view - Where it is seen from.
 * @param picture - The picture.
 * @returns A sentence.
 */
export function describeRays(view: string, { scene, paths }: RayPicture): string {
  const numBuildings = scene.groups.filter(({ kind }) => kind === "building").length;
  return `${view}: ${scene.name} with ${numBuildings} buildings and ${paths.length} rays.`;
}

function drawRays(frame: PlanFrame, picture: RayPicture): string {
  const rays = [...picture.paths].reverse().map((path) =>
    svgElement("path", {
      class: "ray",
      d: pathData(rayCorners(picture, path).map(frame.at), false),
      stroke: RAY_COLOURS[rayKind(path)],
    }),
  );
  const style = { fill: "none", "stroke-width": 1.6, "stroke-opacity": 0.85 };
  const mark = (end: Vec3 | undefined, draw: typeof drawReceiver) =>
    end ? draw(...frame.at(end), "#111") : "";
  return [
    svgElement("g", { ...style, "stroke-linejoin": "round" }, ...rays),
    mark(picture.transmitter, drawTransmitter),
    mark(picture.receiver, drawReceiver),
  ].join("");
}
