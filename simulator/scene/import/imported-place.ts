import type { MaterialTable } from "../../propagation/materials.ts";
import type { Vec2 } from "../convex-pieces.ts";
import { findStreets } from "../find-streets.ts";
import { groundAround } from "../ground-group.ts";
import type { Place } from "../place.ts";
import { MAST_HEIGHT_M } from "../place-defaults.ts";
import { PlaceError } from "../place-fault.ts";
import { roofSites } from "../roof-sites.ts";
import { createScene, type FaceGroupSpec, type Scene } from "../scene.ts";
import type { Vec3 } from "../vector.ts";

/** A flat object of such a name is ground wherever it is; one below all else is anyway. */
const GROUND_NAME = /ground|floor|plane|terrain/i;

/** A group is flat when its corners differ by less in height. Unit: m. */
const FLAT_M = 0.01;

/**
 * Completes what a file holds to a place: ground below everything when it has none, ways between
 * the buildings, a mast of 10 m on the way nearest to the middle, and a site on the highest roof.
 *
 * @param file - Its path, the scene's name.
 * @param groups - Buildings and perhaps ground.
 * @param materials - The materials they name.
 * @returns The place.
 * @throws `PlaceError` `SCENE_INVALID` when there are no faces or no free outdoor space.
 */
export function importedPlace(
  file: string,
  groups: readonly FaceGroupSpec[],
  materials: MaterialTable,
): Place {
  if (groups.length === 0) {
    const reason = "has no faces whose area is above the rounding of their coordinates in metres";
    throw new PlaceError("SCENE_INVALID", [`${file}: ${reason}`]);
  }
  const scene = withGround(file, withKinds(groups));
  const ground = scene.groups.find(({ kind }) => kind === "ground");
  const streets = findStreets(scene, ground?.max[2] ?? 0);
  const mast = mastNear(middleOf(scene), streets.nodes);
  if (!mast) {
    const reason = "no free outdoor space: nowhere 1 m away from all walls and under no roof";
    throw new PlaceError("SCENE_INVALID", [`${file}: ${reason}`]);
  }
  return { scene, materials, masts: [mast, ...roofSites(scene)], streets };
}

/** Two grounds in one plane would reflect everything twice, so none is added to one of any name. */
function withKinds(groups: readonly FaceGroupSpec[]): FaceGroupSpec[] {
  const heights = groups.map(heightsOf);
  const lowestM = heights.reduce((low, [foot]) => Math.min(low, foot), Number.POSITIVE_INFINITY);
  return groups.map((group, n) => {
    const [footM, topM] = heights[n] ?? [0, 0];
    const isLow = footM < lowestM + FLAT_M || GROUND_NAME.test(group.name);
    return isLow && topM - footM < FLAT_M ? { ...group, kind: "ground" } : group;
  });
}

function heightsOf({ faces }: FaceGroupSpec): [footM: number, topM: number] {
  let [footM, topM] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [, , z] of faces.flatMap(({ pieces = [] }) => pieces.flat())) {
    footM = Math.min(footM, z);
    topM = Math.max(topM, z);
  }
  return [footM, topM];
}

function withGround(file: string, groups: readonly FaceGroupSpec[]): Scene {
  const scene = createScene(file, groups);
  if (groups.some(({ kind }) => kind === "ground")) return scene;
  const corners = scene.groups.flatMap(({ min, max }): Vec2[] => [
    [min[0], min[1]],
    [max[0], max[1]],
  ]);
  const lowestM = scene.groups.reduce(
    (low, { min }) => Math.min(low, min[2]),
    Number.POSITIVE_INFINITY,
  );
  return createScene(file, [groundAround(corners, { z: lowestM }), ...groups]);
}

function middleOf({ groups }: Scene): Vec2 {
  const built = groups.filter(({ kind }) => kind !== "ground");
  const middle = (axis: 0 | 1) => {
    const low = built.reduce((a, { min }) => Math.min(a, min[axis]), Number.POSITIVE_INFINITY);
    const high = built.reduce((a, { max }) => Math.max(a, max[axis]), Number.NEGATIVE_INFINITY);
    return built.length > 0 ? (low + high) / 2 : 0;
  };
  return [middle(0), middle(1)];
}

function mastNear([x, y]: Vec2, nodes: readonly Vec3[]): Vec3 | undefined {
  const distanceOf = (node: Vec3) => Math.hypot(node[0] - x, node[1] - y);
  const [first, ...others] = nodes;
  const foot = others.reduce(
    (best, node) => (best && distanceOf(best) <= distanceOf(node) ? best : node),
    first,
  );
  return foot && [foot[0], foot[1], foot[2] + MAST_HEIGHT_M];
}
