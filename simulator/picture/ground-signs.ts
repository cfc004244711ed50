import { advance, norm, type Vec3 } from "../scene/vector.ts";
import type { Projection } from "./camera.ts";
import { niceStep } from "./nice-ticks.ts";
import { pathData, svgElement, svgLabel } from "./svg-element.ts";

/** A scale bar and a north arrow lying on the ground. */
export interface GroundSigns {
  /** Length of the bar. Unit: m. */
  readonly lengthM: number;
  /** Both ends of the bar. Unit: m. */
  readonly bar: readonly [Vec3, Vec3];
  /** Corners of the arrow: tip, east, tail, west. Unit: m. */
  readonly arrow: readonly [Vec3, Vec3, Vec3, Vec3];
}

/**
 * Lays scale bar and north arrow beside the corner of the ground that is nearest to the eye.
 *
 * @param ground - Corners of the ground: south-west, south-east, north-east, north-west. Unit: m.
 * @param eye - Where it is seen from. Unit: m.
 * @returns The signs.
 */
export function groundSigns(ground: readonly Vec3[], eye: Vec3): GroundSigns {
  const distance = (corner: Vec3) => norm(advance(corner, -1, eye));
  const near = ground.reduce((best, corner) => (distance(corner) < distance(best) ? corner : best));
  const reach = (axis: 0 | 1) =>
    ground.reduce((most, corner) => {
      const span = corner[axis] - near[axis];
      return Math.abs(span) > Math.abs(most) ? span : most;
    }, 0);
  const sideM = Math.max(Math.abs(reach(0)), Math.abs(reach(1)));
  const lengthM = niceStep(sideM / 10);
  const inwards = Math.sign(reach(0));
  const [x, y, z] = [near[0], near[1] - Math.sign(reach(1)) * 0.055 * sideM, near[2]];
  const wingM = sideM / 75;
  const middle = x + inwards * (lengthM + 4 * wingM);
  return {
    lengthM,
    bar: [
      [x, y, z],
      [x + inwards * lengthM, y, z],
    ],
    arrow: [
      [middle, y + 2.5 * wingM, z],
      [middle + wingM, y - 2.5 * wingM, z],
      [middle, y - 1.5 * wingM, z],
      [middle - wingM, y - 2.5 * wingM, z],
    ],
  };
}

/**
 * Draws the signs of the ground.
 *
 * @param at - Pixel of a point.
 * @param signs - The signs.
 * @returns SVG.
 */
export function drawGroundSigns(at: Projection, { lengthM, bar, arrow }: GroundSigns): string {
  const [[x0, y0], [x1, y1]] = [at(bar[0]), at(bar[1])];
  const [[tipX, tipY], [tailX, tailY]] = [at(arrow[0]), at(arrow[2])];
  const beyond = 10 / Math.hypot(tipX - tailX, tipY - tailY);
  const [northX, northY] = [tipX + beyond * (tipX - tailX), tipY + beyond * (tipY - tailY)];
  const sign = (x1 < x0 ? -1 : 1) / Math.hypot(x1 - x0, y1 - y0);
  const [acrossX, acrossY] = [-sign * (y1 - y0), sign * (x1 - x0)]; // unit, downwards
  const labelX = (x0 + x1) / 2 + (14 + 12 * Math.abs(acrossX)) * acrossX;
  const labelY = (y0 + y1) / 2 + 14 * acrossY + 4;
  const ends = pathData(
    [
      [x0, y0],
      [x1, y1],
    ],
    false,
  );
  return [
    svgElement("path", { d: ends, stroke: "#222", "stroke-width": 2.5 }),
    svgLabel(`${lengthM} m`, labelX, labelY, { "text-anchor": "middle" }),
    svgElement("path", { d: pathData(arrow.map(at), true), fill: "#222" }),
    svgLabel("N", northX, northY + 4, { "text-anchor": "middle", "font-weight": "bold" }),
  ].join("");
}
