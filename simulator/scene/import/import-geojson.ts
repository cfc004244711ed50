import type { MaterialTable } from "../../propagation/materials.ts";
import type { Vec2 } from "../convex-pieces.ts";
import { extrudeFootprint, signedArea } from "../extrude-footprint.ts";
import type { PlaceSettings } from "../place-settings.ts";
import { createProblemList } from "../problem-list.ts";
import type { FaceGroupSpec } from "../scene.ts";
import { buildingHeights } from "./building-heights.ts";
import { localMetres } from "./local-metres.ts";
import { radioMaterial } from "./radio-material.ts";
import { type GeoPolygon, readGeojson } from "./read-geojson.ts";
import { readSceneFile } from "./read-scene-file.ts";
import { ringFault } from "./ring-fault.ts";
import { withoutOutlines } from "./without-outlines.ts";

/** What can be set for a GeoJSON file. */
export const GEOJSON_SETTINGS = {
  defaultHeightM: {
    description: "Height of buildings that say neither height nor levels. Unit: m.",
    min: 1,
    max: 500,
    default: 10,
  },
} satisfies PlaceSettings;

/** Material of walls unless `building:material` is one that is known. */
const DEFAULT_MATERIAL = "concrete";

/** A smaller polygon is no building. Unit: m². */
const MIN_AREA_M2 = 1e-3;

/**
 * Reads building footprints with heights, as exported from OpenStreetMap.
 *
 * A polygon is a building when it says so or says how high it is; when none of the file does, all
 * are. What lies underground is left out, and so are outlines of buildings that are given in parts. The origin is the middle of the buildings, x points east and y north.
 *
 * @param file - Path.
 * @param settings - Height when the file has none.
 * @param materials - What `building:material` may name.
 * @returns One prism per polygon, standing at z = 0.
 * @throws `PlaceError` `SCENE_UNREADABLE` or `SCENE_INVALID`, with the problems of all features.
 */
export function importGeojson(
  file: string,
  { defaultHeightM }: Readonly<Record<keyof typeof GEOJSON_SETTINGS, number>>,
  materials: MaterialTable,
): FaceGroupSpec[] {
  const polygons = readGeojson(file, readSceneFile(file).toString("utf8"));
  const above = polygons.filter(({ properties }) => properties["location"] !== "underground");
  const marked = above.filter(isMarked);
  const buildings = withoutOutlines(marked.length > 0 ? marked : above);
  const project = localMetres(middleOf(buildings));
  const problems = createProblemList(file);
  const groups = buildings.flatMap(({ name, rings: degrees, properties }) => {
    const rings = degrees.map((ring) => ring.map(project));
    const heights = buildingHeights(properties, defaultHeightM);
    const reason = ringFault(rings) ?? areaFault(rings);
    if (reason) problems.add(name, reason);
    if (!heights.ok) problems.add(name, heights.reason);
    if (reason || !heights.ok) return [];
    const { baseM, topM } = heights;
    const said = radioMaterial(String(properties["building:material"] ?? ""), materials);
    const material = said ?? DEFAULT_MATERIAL;
    return [extrudeFootprint({ name, material, rings, baseM, topM, hasFloor: baseM > 0 })];
  });
  problems.throwIfAny();
  return groups;
}

function isMarked({ properties }: GeoPolygon): boolean {
  const keys = ["building", "building:part", "height", "building:levels"];
  return keys.some((key) => !["", "no"].includes(String(properties[key] ?? "")));
}

function areaFault(rings: readonly (readonly Vec2[])[]): string | undefined {
  const isFlat = rings.some((ring) => Math.abs(signedArea(ring)) < MIN_AREA_M2);
  return isFlat ? "a ring without area" : undefined;
}

/** Middle of the box around all corners. */
function middleOf(polygons: readonly GeoPolygon[]): Vec2 {
  const middle = (axis: 0 | 1) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const corner of polygons.flatMap(({ rings }) => rings.flat())) {
      low = Math.min(low, corner[axis]);
      high = Math.max(high, corner[axis]);
    }
    return (low + high) / 2;
  };
  return [middle(0), middle(1)];
}
