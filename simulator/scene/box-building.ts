import type { FaceGroupSpec } from "./scene.ts";
import type { Vec3 } from "./vector.ts";

/** An upright block with a flat roof. */
export interface BoxBuilding {
  /** Name of the building and of all its faces. */
  readonly name: string;
  /** Key of the material table. */
  readonly material: string;
  /** Thickness of its walls; absent: half-space. Unit: m, > 0. */
  readonly thicknessM?: number;
  /** Lower corner; its z is the ground's. Unit: m. */
  readonly min: Vec3;
  /** Upper corner; its z is the roof's. Unit: m. */
  readonly max: Vec3;
}

/**
 * Surfaces of an upright block: four walls and the roof. The floor is left out because nothing
 * outside the block can reach it.
 *
 * @param box - The block.
 * @returns One group of five one-sided faces: west, east, south, north, roof.
 */
export function boxBuilding(box: BoxBuilding): FaceGroupSpec {
  const { min, max, ...wall } = box;
  const corner = (n: number): Vec3 => [
    n & 1 ? max[0] : min[0],
    n & 2 ? max[1] : min[1],
    n & 4 ? max[2] : min[2],
  ];
  const faces = SIDES.map(([normal, corners]) => ({
    ...wall,
    point: corner(corners[0]),
    normal,
    twoSided: false,
    pieces: [corners.map(corner)],
  }));
  return { name: box.name, faces };
}

/** Normal and corners of each face; bits 0, 1, 2 of a corner's number choose its upper x, y, z. */
const SIDES: readonly (readonly [Vec3, readonly [number, number, number, number]])[] = [
  [
    [-1, 0, 0],
    [0, 2, 6, 4],
  ],
  [
    [1, 0, 0],
    [1, 3, 7, 5],
  ],
  [
    [0, -1, 0],
    [0, 1, 5, 4],
  ],
  [
    [0, 1, 0],
    [2, 3, 7, 6],
  ],
  [
    [0, 0, 1],
    [4, 5, 7, 6],
  ],
];
