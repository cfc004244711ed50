import type { Vec2 } from "../convex-pieces.ts";
import { PlaceError } from "../place-fault.ts";
import { createProblemList } from "../problem-list.ts";

/** A polygon of a GeoJSON file with what is said about it. */
export interface GeoPolygon {
  /** Name for messages: the feature's name, id or number. */
  readonly name: string;
  /** Rings of longitude and latitude, the first corner not repeated. Unit: degree. */
  readonly rings: readonly (readonly Vec2[])[];
  /** What the file says about the feature. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Reads the polygons of a GeoJSON file; points and lines are skipped.
 *
 * @param file - Its name, for messages.
 * @param text - Its content.
 * @returns Polygons in the order of the file; a MultiPolygon gives several.
 * @throws `PlaceError` `SCENE_UNREADABLE` when it is no GeoJSON, `SCENE_INVALID` with feature and
 *   reason of every polygon that has no coordinates in degrees.
 * @source RFC 7946, "The GeoJSON format".
 */
export function readGeojson(file: string, text: string): GeoPolygon[] {
  const problems = createProblemList(file);
  const polygons = featuresOf(file, text).flatMap((feature, n) => {
    const properties = asObject(feature["properties"]);
    const name = [properties["name"], feature["id"], properties["@id"]].find(isName);
    const element = name === undefined ? `feature ${n + 1}` : `feature ${n + 1} "${name}"`;
    return polygonsOf(asObject(feature["geometry"])).flatMap((given): GeoPolygon[] => {
      const rings = ringsOf(given);
      if (!rings) problems.add(element, "coordinates are not pairs of longitude and latitude");
      return rings ? [{ name: element, rings, properties }] : [];
    });
  });
  problems.throwIfAny();
  return polygons;
}

type JsonObject = Readonly<Record<string, unknown>>;

function featuresOf(file: string, text: string): JsonObject[] {
  const fail = (reason: string) => new PlaceError("SCENE_UNREADABLE", [`${file}: ${reason}`]);
  let document: JsonObject;
  try {
    document = asObject(JSON.parse(text));
  } catch (error) {
    throw fail(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { type, features } = document;
  if (type === "FeatureCollection" && Array.isArray(features)) return features.map(asObject);
  if (type === "Feature") return [document];
  throw fail("neither a FeatureCollection nor a Feature");
}

/** Coordinates of each polygon of a geometry; collections may be nested deeper than calls may. */
function polygonsOf(geometry: JsonObject): unknown[] {
  const parts = [geometry];
  for (const { type, geometries } of parts) {
    if (type !== "GeometryCollection" || !Array.isArray(geometries)) continue;
    for (const member of geometries) parts.push(asObject(member));
  }
  return parts.flatMap(({ type, coordinates }): unknown => {
    if (type === "Polygon") return [coordinates];
    return type === "MultiPolygon" ? coordinates : [];
  });
}

function ringsOf(polygon: unknown): Vec2[][] | undefined {
  if (!Array.isArray(polygon) || polygon.length === 0) return undefined;
  const rings = polygon.map((ring) => (Array.isArray(ring) ? ring.map(positionOf) : [undefined]));
  const isComplete = (ring: (Vec2 | undefined)[]): ring is Vec2[] => ring.every(Boolean);
  return rings.every(isComplete) ? rings.map(withoutRepeats) : undefined;
}

function positionOf(position: unknown): Vec2 | undefined {
  const [longitude, latitude] = Array.isArray(position) ? position : [];
  const isDegrees = (angle: unknown, limit: number) =>
    typeof angle === "number" && Math.abs(angle) <= limit;
  return isDegrees(longitude, 180) && isDegrees(latitude, 90) ? [longitude, latitude] : undefined;
}

function withoutRepeats(ring: readonly Vec2[]): Vec2[] {
  return ring.filter(([x, y], n) => {
    const [previousX, previousY] = ring.at(n - 1) ?? [Number.NaN, Number.NaN];
    return x !== previousX || y !== previousY;
  });
}

function asObject(value: unknown): JsonObject {
  return typeof value === "object" && value !== null ? (value as JsonObject) : {};
}

function isName(value: unknown): boolean {
  return (typeof value === "string" && value !== "") || typeof value === "number";
}
