import { advance, cross, dot, norm, type Vec3 } from "../scene/vector.ts";

/** From where a scene is seen. */
export interface View {
  /** Direction from the scene to the eye, from east, counter-clockwise. Unit: degree. */
  readonly azimuthDeg: number;
  /** Height of the eye over the horizon as seen from the scene. Unit: degree, 5 … 85. */
  readonly elevationDeg: number;
}

/** Turns a point of space (m) into a point of a picture [x to the right, y down]. */
export type Projection = (point: Vec3) => readonly [number, number];

/** A perspective picture of space. */
export interface Camera {
  /** Where the eye is. Unit: m. */
  readonly eye: Vec3;
  /** For points in front of the eye. Dimensionless: tangents of angles. */
  readonly project: Projection;
}

/** Distance of the eye in radii of the scene: near enough for depth, far enough not to distort. */
const DISTANCE_RADII = 2.2;

/**
 * Places a camera that looks at the middle of a box.
 *
 * @param min - Lower corner of the box. Unit: m.
 * @param max - Upper corner. Unit: m.
 * @param view - From which side.
 * @returns The camera.
 */
export function createCamera(min: Vec3, max: Vec3, view: View): Camera {
  const azimuthRad = (view.azimuthDeg * Math.PI) / 180;
  const elevationRad = (view.elevationDeg * Math.PI) / 180;
  const target = advance(min, 0.5, advance(max, -1, min));
  const outward: Vec3 = [
    Math.cos(elevationRad) * Math.cos(azimuthRad),
    Math.cos(elevationRad) * Math.sin(azimuthRad),
    Math.sin(elevationRad),
  ];
  const radiusM = norm(advance(max, -1, min)) / 2;
  const eye = advance(target, DISTANCE_RADII * radiusM, outward);
  const right: Vec3 = [-Math.sin(azimuthRad), Math.cos(azimuthRad), 0];
  const up = cross(outward, right);
  return {
    eye,
    project: (point) => {
      const from = advance(point, -1, eye);
      const depth = -dot(outward, from);
      return [dot(right, from) / depth, -dot(up, from) / depth];
    },
  };
}
