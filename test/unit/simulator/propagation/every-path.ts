import { heightAbove } from "../../../../simulator/scene/face.ts";
import type { Scene } from "../../../../simulator/scene/scene.ts";
import { advance, type Vec3 } from "../../../../simulator/scene/vector.ts";
import type { Box, Town } from "./random-scene.ts";

const SLACK_M = 1e-9;

/** A way that the oracle found. */
export interface EveryPath {
  /** Faces that reflect, in the order of travel. */
  faces: number[];
  /** Walls that it passes through. */
  numWalls: number;
}

/**
 * The oracle: tries every sequence of up to two faces, with every condition written out for upright
 * blocks; their walls let waves through when there may be any transmissions.
 */
export function everyPath(
  scene: Scene,
  { a, b, boxes }: Pick<Town, "a" | "b" | "boxes">,
  maxTransmissions = 0,
): EveryPath[] {
  const indices = scene.faces.map((_, n) => n);
  const sequences = [
    [],
    ...indices.map((n) => [n]),
    ...indices.flatMap((n) => indices.map((m) => [n, m])),
  ];
  return sequences.flatMap((faces) => {
    const way = wayOver(scene, faces, a, b);
    if (way.length !== faces.length + 2) return [];
    const isReflected = faces.every((n, hop) => {
      const [before, after] = [heightOf(scene, n, way[hop]), heightOf(scene, n, way[hop + 2])];
      const isOutside = before > SLACK_M && after > SLACK_M;
      const hasInside = maxTransmissions > 0 && scene.faces[n]?.thicknessM !== undefined;
      return isOutside || (hasInside && before < -SLACK_M && after < -SLACK_M);
    });
    const numWalls = way
      .slice(1)
      .flatMap((to, n) => boxes.map((box) => wallsBetween(box, way[n], to)))
      .reduce((sum, count) => sum + count, 0);
    return isReflected && numWalls <= maxTransmissions ? [{ faces, numWalls }] : [];
  });
}

/** Mirror image of a point at a face. */
export function mirrorAt(scene: Scene, n: number, point: Vec3): Vec3 {
  const normal = scene.faces[n]?.normal ?? [0, 0, 0];
  return advance(point, -2 * heightOf(scene, n, point), normal);
}

/** Points from a over the faces to b; fewer when one of them misses its face. */
function wayOver(scene: Scene, sequence: number[], a: Vec3, b: Vec3): Vec3[] {
  const last = sequence.at(-1);
  if (last === undefined) return [a, b];
  const image = sequence.reduce((at, n) => mirrorAt(scene, n, at), a);
  const [above, below] = [heightOf(scene, last, b), heightOf(scene, last, image)];
  const t = above / (above - below);
  if (!(t > 0 && t < 1)) return [];
  const point = advance(b, t, advance(image, -1, b));
  const { corners = [] } = scene.faces[last] ?? {};
  const [low, high] = [corners[0] ?? point, corners[2] ?? point]; // a rectangle's opposite corners
  if (![0, 1, 2].every((axis) => isBetween(point[axis], low[axis], high[axis]))) return [];
  return [...wayOver(scene, sequence.slice(0, -1), a, point), b];
}

function heightOf(scene: Scene, n: number, point: Vec3 | undefined): number {
  const face = scene.faces[n];
  return face && point ? heightAbove(face, point) : Number.NaN;
}

function isBetween(value = 0, one = 0, other = 0): boolean {
  return value >= Math.min(one, other) - SLACK_M && value <= Math.max(one, other) + SLACK_M;
}

/** How often a segment passes through the walls or the roof of a block, shrunk a little. */
function wallsBetween(box: Box, from: Vec3 = [0, 0, 0], to: Vec3 = [0, 0, 0]): number {
  let [enter, leave] = [0, 1];
  for (const n of [0, 1, 2] as const) {
    const run = to[n] - from[n];
    const low = (box.min[n] + SLACK_M - from[n]) / run;
    const high = (box.max[n] - SLACK_M - from[n]) / run;
    enter = Math.max(enter, Math.min(low, high));
    leave = Math.min(leave, Math.max(low, high));
  }
  if (enter >= leave) return 0;
  const end = 1e-7; // a wall that the segment starts or ends on does not count
  return Number(enter > end) + Number(leave < 1 - end);
}
