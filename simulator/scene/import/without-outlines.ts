import type { Vec2 } from "../convex-pieces.ts";
import { signedArea } from "../extrude-footprint.ts";
import type { GeoPolygon } from "./read-geojson.ts";

/** Parts that cover less of an outline leave it standing between them. */
const MIN_COVERED_SHARE = 0.5;

/**
 * Leaves out the outlines of buildings that are described by their parts: their walls would stand in
 * the same planes, and reflect everything twice.
 *
 * @param polygons - Buildings and parts (`building:part`).
 * @returns The parts, and the buildings that parts standing on the ground do not cover by half.
 * @source OpenStreetMap wiki, "Simple 3D Buildings", section on building parts.
 */
export function withoutOutlines(polygons: readonly GeoPolygon[]): GeoPolygon[] {
  const standing = polygons.filter((polygon) => isPart(polygon) && !isRaised(polygon));
  const parts = standing.map(({ rings: [ring = []] }) => {
    return { middle: middleOf(ring), area: Math.abs(signedArea(ring)) };
  });
  return polygons.filter((polygon) => {
    const [outer = []] = polygon.rings;
    if (isPart(polygon) || parts.length === 0) return true;
    const covering = parts.filter(({ middle }) => isInside(outer, middle));
    const covered = covering.reduce((sum, { area }) => sum + area, 0);
    return covered < MIN_COVERED_SHARE * Math.abs(signedArea(outer));
  });
}

function isPart({ properties }: GeoPolygon): boolean {
  return !["", "no"].includes(String(properties["building:part"] ?? ""));
}

function isRaised({ properties }: GeoPolygon): boolean {
  return ["min_height", "building:min_level"].some((key) => Number(properties[key] ?? 0) !== 0);
}

function middleOf(ring: readonly Vec2[]): Vec2 {
  const mean = (axis: 0 | 1) => ring.reduce((sum, corner) => sum + corner[axis], 0) / ring.length;
  return [mean(0), mean(1)];
}

/** By the parity of crossings to the east. */
function isInside(ring: readonly Vec2[], [x, y]: Vec2): boolean {
  const crossed = ring.filter(([ax, ay], n) => {
    const [bx, by] = ring[(n + 1) % ring.length] ?? [ax, ay];
    return ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax);
  });
  return crossed.length % 2 === 1;
}
