import { planBounds } from "../coverage/plan-bounds.ts";
import type { Scene } from "../scene/scene.ts";
import type { Vec3 } from "../scene/vector.ts";
import { paintOrder, type Shape } from "./bsp-tree.ts";
import { createCamera, type Projection, type View } from "./camera.ts";
import { drawLegend, drawReceiver, drawTransmitter } from "./draw-legend.ts";
import { describeRays, LEGEND_PX, type RayPicture, rayCorners, rayLegend } from "./draw-plan.ts";
import { drawTitle } from "./draw-title.ts";
import { drawGroundSigns, groundSigns } from "./ground-signs.ts";
import { surfaceShapes } from "./perspective-shapes.ts";
import { RAY_COLOURS, rayKind } from "./ray-style.ts";
import { surfaceColours } from "./surface-colour.ts";
import type { SvgPicture } from "./svg-document.ts";
import { pathData, type SvgAttributes, svgElement } from "./svg-element.ts";

/** Width of the drawing. Unit: px. */
const WIDTH_PX = 820;

/** Room on the left and above. Unit: px. */
const [LEFT_PX, TOP_PX] = [20, 58];

/**
 * Draws a scene in perspective with rays. What is hidden is hidden, but for the rays, whose hidden
 * parts shine through; scale bar and north arrow lie on the ground.
 *
 * @param picture - What to draw.
 * @param view - From where.
 * @returns The picture.
 */
export function drawPerspective(picture: RayPicture, view: View): SvgPicture {
  const { scene, transmitter, receiver } = picture;
  const ends = [transmitter, receiver].flatMap((end) => (end ? [end] : []));
  const { min, max } = boxAround(scene, ends);
  const camera = createCamera(min, max, view);
  const colours = surfaceColours(scene, picture.shade);
  const ground = groundCorners(min, max);
  const signs = groundSigns(ground, camera.eye);
  const rays = rayShapes(picture);
  const surfaces = surfaceShapes(scene, colours, camera.eye, ground);
  const corners = [...surfaces, ...rays].flatMap(({ points }) => points);
  const { at, height } = fitProjection(camera.project, [
    ...corners,
    ...ends,
    ...signs.bar,
    ...signs.arrow,
  ]);
  const painted = paintOrder([...surfaces, ...rays], camera.eye);
  const legendX = LEFT_PX + WIDTH_PX + 16;
  return {
    width: Math.ceil(legendX + LEGEND_PX),
    height: Math.ceil(Math.max(TOP_PX + height + 20, 420)),
    title: picture.title,
    description: describeRays("In perspective", picture),
    elements: [
      drawTitle(LEFT_PX, picture.title, picture.subtitle),
      svgElement("g", ROUND, ...painted.map((shape) => drawShape(at, shape))),
      svgElement(
        "g",
        { ...ROUND, opacity: 0.6, "stroke-dasharray": "4 3" },
        ...rays.map((ray) => drawShape(at, ray)),
      ),
      ...(transmitter ? [drawTransmitter(...at(transmitter), "#111")] : []),
      ...(receiver ? [drawReceiver(...at(receiver), "#111")] : []),
      drawGroundSigns(at, signs),
      drawLegend(legendX, TOP_PX - 12, [
        ...rayLegend(picture),
        { title: "Buildings", mark: "area", entries: colours.legend },
      ]),
    ],
  };
}

const ROUND = { "stroke-linejoin": "round", "stroke-linecap": "round" };

function drawShape(at: Projection, { points, paint }: Shape<SvgAttributes>): string {
  return svgElement("path", { d: pathData(points.map(at), points.length > 2), ...paint });
}

function rayShapes(picture: RayPicture): Shape<SvgAttributes>[] {
  return [...picture.paths].reverse().flatMap((path) => {
    const paint = {
      class: "ray",
      fill: "none",
      stroke: RAY_COLOURS[rayKind(path)],
      "stroke-width": 1.8,
    };
    const corners = rayCorners(picture, path);
    return corners.slice(1).map((to, n) => ({ points: [corners[n] ?? to, to], paint }));
  });
}

function boxAround(scene: Scene, ends: readonly Vec3[]): { min: Vec3; max: Vec3 } {
  const plan = planBounds(scene, ends);
  const heights = scene.groups.flatMap(({ min, max }) => [min[2], max[2]]).filter(Number.isFinite);
  const heightsM = [...heights, ...ends.map(([, , z]) => z), 0];
  const highM = -least(heightsM.map((z) => -z));
  return { min: [...plan.min, least(heightsM)], max: [...plan.max, highM] };
}

function groundCorners(min: Vec3, max: Vec3): Vec3[] {
  return [
    [min[0], min[1], min[2]],
    [max[0], min[1], min[2]],
    [max[0], max[1], min[2]],
    [min[0], max[1], min[2]],
  ];
}

/** Fills the width, and as much height as it takes. */
function fitProjection(project: Projection, corners: readonly Vec3[]) {
  const seen = corners.map(project);
  const [xs, ys] = [seen.map(([x]) => x), seen.map(([, y]) => y)];
  const [left, top] = [least(xs), least(ys)];
  const scale = WIDTH_PX / (-least(xs.map((x) => -x)) - left);
  const at: Projection = (point) => {
    const [x, y] = project(point);
    return [LEFT_PX + (x - left) * scale, TOP_PX + (y - top) * scale];
  };
  return { at, height: (-least(ys.map((y) => -y)) - top) * scale };
}

const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity);
