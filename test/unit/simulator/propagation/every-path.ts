import { heightAbove } from "../../../../simulator/scene/face.ts";
import type { Scene } from "../../../../simulator/scene/scene.ts";
import { advance, type Vec3 } from "../../../../simulator/scene/vector.ts";
import type { Box, Town } from "./random-scene.ts";

const SLACK_M = 1e-9;

/** The oracle: tries every sequence of up to two faces, with every condition written out for upright blocks. */
export function everyPath(scene: Scene, { a, b, boxes }: Town): number[][] {
  const indices = scene.faces.map((_, n) => n);
  const sequences = [
    [],
    ...indices.map((n) => [n]),
    ...indices.flatMap((n) => indices.map((m) => [n, m])),
  ];
  return sequences.filter((sequence) => {
    const way = wayOver(scene, sequence, a, b);
    if (way.length !== sequence.length + 2) return false;
    const isInFront = sequence.every((n, hop) =>
      [way[hop], way[hop + 2]].every((end) => heightOf(scene, n, end) > SLACK_M),
    );
    const isFree = way.slice(1).every((to, n) => !boxes.some((box) => pierces(box, way[n], to)));
    return isInFront && isFree;
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

/** Whether a segment has a stretch inside a block, shrunk a little. */
function pierces(box: Box, from: Vec3 = [0, 0, 0], to: Vec3 = [0, 0, 0]): boolean {
  let [enter, leave] = [0, 1];
  for (const n of [0, 1, 2] as const) {
    const run = to[n] - from[n];
    const low = (box.min[n] + SLACK_M - from[n]) / run;
    const high = (box.max[n] - SLACK_M - from[n]) / run;
    enter = Math.max(enter, Math.min(low, high));
    leave = Math.min(leave, Math.max(low, high));
  }
  return enter < leave;
}
