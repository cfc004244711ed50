import type { Vec2 } from "../convex-pieces.ts";

/** Semi-major axis of the ellipsoid. Unit: m. @source WGS 84. */
const EQUATOR_RADIUS_M = 6_378_137;

/** First eccentricity squared e². @source WGS 84. */
const ECCENTRICITY_SQUARED = 6.694_379_990_14e-3;

/**
 * Makes a projection to metres east and north of a point: the first terms of the transverse
 * Mercator series, so that distances are right to 1 cm within 10 km,
 *
 *     x = N cos φ · Δλ,   y = M Δφ + ½ N sin φ cos φ · Δλ²
 *
 * N and M: radii of curvature across and along the meridian, M at the mean latitude.
 *
 * @param origin - Longitude and latitude of [0, 0]. Unit: degree.
 * @returns A function from longitude and latitude (degree) to [east, north] (m).
 * @source WGS 84; J. P. Snyder, "Map projections: a working manual", USGS 1395, equations 8-9 and 8-10.
 */
export function localMetres([originEast, originNorth]: Vec2): (degrees: Vec2) => Vec2 {
  const radians = Math.PI / 180;
  return ([longitude, latitude]) => {
    const east = (longitude - originEast) * radians;
    const north = (latitude - originNorth) * radians;
    const phi = latitude * radians;
    const squeeze = (angle: number) => 1 - ECCENTRICITY_SQUARED * Math.sin(angle) ** 2;
    const across = EQUATOR_RADIUS_M / Math.sqrt(squeeze(phi));
    const along = (EQUATOR_RADIUS_M * (1 - ECCENTRICITY_SQUARED)) / squeeze(phi - north / 2) ** 1.5;
    const x = across * Math.cos(phi) * east;
    return [x, along * north + (x * Math.sin(phi) * east) / 2];
  };
}
