import type { FaceSpec } from "../../simulator/scene/face.ts";
import { createScene, type Scene } from "../../simulator/scene/scene.ts";
import { advance, cross, type Vec3 } from "../../simulator/scene/vector.ts";

/** How far a wedge's faces reach, which is far beyond what the files measure. Unit: m. */
const REACH_M = 1e4;

/** A wedge of a file. */
export interface Wedge {
  /** n: exterior angle over π, 1 … 2; 2 is a thin screen. */
  readonly n: number;
  /** Material of its faces. */
  readonly material: string;
  /** Their thickness; absent: half-space. Unit: m. */
  readonly thicknessM: number | undefined;
}

/**
 * Builds a wedge with its edge on the z axis and its 0-face in the plane y = 0, x ≥ 0, so that angles
 * around the edge are azimuths.
 *
 * @param wedge - Its shape and material.
 * @returns A scene of one face (a screen) or two, named `0-face` and `n-face`.
 */
export function wedgeScene({ n, material, thicknessM }: Wedge): Scene {
  const wall = { material, ...(thicknessM === undefined ? {} : { thicknessM }) };
  const isScreen = n === 2;
  const faces: FaceSpec[] = [
    { ...wall, ...halfPlane([1, 0, 0], 1), name: "0-face", twoSided: isScreen },
  ];
  if (!isScreen) {
    const along: Vec3 = [Math.cos(n * Math.PI), Math.sin(n * Math.PI), 0];
    faces.push({ ...wall, ...halfPlane(along, -1), name: "n-face", twoSided: false });
  }
  return createScene("wedge", [{ name: "wedge", faces }]);
}

/**
 * Point at a distance from the wedge's edge.
 *
 * @param distanceM - From the origin. Unit: m.
 * @param angleRad - From the 0-face, through free space. Unit: rad.
 * @param alongM - Along the edge. Unit: m.
 */
export function aroundEdge(distanceM: number, angleRad: number, alongM: number): Vec3 {
  const radiusM = Math.sqrt(distanceM ** 2 - alongM ** 2);
  return [radiusM * Math.cos(angleRad), radiusM * Math.sin(angleRad), alongM];
}

function halfPlane(along: Vec3, side: 1 | -1): Pick<FaceSpec, "point" | "normal" | "pieces"> {
  const [low, high]: [Vec3, Vec3] = [
    [0, 0, -REACH_M],
    [0, 0, REACH_M],
  ];
  const piece = [low, high, advance(high, REACH_M, along), advance(low, REACH_M, along)];
  const normal = advance([0, 0, 0], side, cross([0, 0, 1], along));
  return { point: [0, 0, 0], normal, pieces: [piece] };
}
