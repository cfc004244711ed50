import { boxBuilding } from "./box-building.ts";
import type { Vec2 } from "./convex-pieces.ts";
import { groundAround } from "./ground-group.ts";
import { createScene, type Scene } from "./scene.ts";
import type { Vec3 } from "./vector.ts";

/** One of the four blocks at the crossing. */
export interface CanyonBlock {
  /** Height of its roof. Unit: m, > 0. */
  readonly heightM: number;
  /** Key of the material table. */
  readonly material: string;
}

/** Sizes of a street canyon with a crossing; the crossing's centre is the origin, the street runs along x. */
export interface StreetCanyon {
  /** Length of the street. Unit: m. */
  readonly streetLengthM: number;
  /** Distance between the facades of the street. Unit: m. */
  readonly streetWidthM: number;
  /** Length of the side street, along y. Unit: m. */
  readonly sideLengthM: number;
  /** Distance between the facades of the side street. Unit: m. */
  readonly sideWidthM: number;
  /** The four blocks: south-west, south-east, north-west, north-east. */
  readonly blocks: readonly [CanyonBlock, CanyonBlock, CanyonBlock, CanyonBlock];
  /** Thickness of the walls; absent: half-space. Unit: m. */
  readonly wallThicknessM?: number;
  /** Material of the ground. */
  readonly groundMaterial: string;
}

/** Sizes of the built-in canyon: a main street with room for pavements, and a narrower side street. */
export const STREET_CANYON: StreetCanyon = {
  streetLengthM: 240,
  streetWidthM: 20,
  sideLengthM: 160,
  sideWidthM: 14,
  blocks: [
    { heightM: 22, material: "concrete" },
    { heightM: 30, material: "brick" },
    { heightM: 26, material: "brick" },
    { heightM: 18, material: "marble" },
  ],
  groundMaterial: "concrete",
};

/** Where the built-in canyon has its antenna: on a mast at the kerb, near the crossing. Unit: m. */
export const STREET_CANYON_MAST: Vec3 = [-18, -6, 10];

/**
 * Builds a street between two rows of buildings, with a side street crossing it at right angles, so
 * that users in the side street are out of the antenna's sight.
 *
 * @param changes - Sizes that differ from `STREET_CANYON`.
 * @returns Ground and four blocks: 21 faces.
 */
export function buildStreetCanyon(changes: Partial<StreetCanyon> = {}): Scene {
  const canyon = { ...STREET_CANYON, ...changes };
  const [halfX, halfY] = [canyon.streetLengthM / 2, canyon.sideLengthM / 2];
  const [kerbX, kerbY] = [canyon.sideWidthM / 2, canyon.streetWidthM / 2];
  const buildings = canyon.blocks.map((block, n) => {
    const [x0, x1] = n % 2 === 0 ? [-halfX, -kerbX] : [kerbX, halfX];
    const [y0, y1] = n < 2 ? [-halfY, -kerbY] : [kerbY, halfY];
    const { wallThicknessM } = canyon;
    return boxBuilding({
      name: `block ${n % 2 === 0 ? "west" : "east"} ${n < 2 ? "south" : "north"}`,
      material: block.material,
      ...(wallThicknessM === undefined ? {} : { thicknessM: wallThicknessM }),
      min: [x0, y0, 0],
      max: [x1, y1, block.heightM],
    });
  });
  const ends: Vec2[] = [
    [-halfX, -halfY],
    [halfX, halfY],
  ];
  const ground = groundAround(ends, { marginM: 0, material: canyon.groundMaterial });
  return createScene("street canyon", [ground, ...buildings]);
}
