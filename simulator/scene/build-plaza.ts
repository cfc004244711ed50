import { ITU_MATERIALS } from "../propagation/materials.ts";
import type { BuiltInPlace } from "./built-in-place.ts";
import type { Vec2 } from "./convex-pieces.ts";
import { extrudeFootprint } from "./extrude-footprint.ts";
import { groundAround } from "./ground-group.ts";
import type { Place } from "./place.ts";
import { MAST_HEIGHT_M, WALL_THICKNESS, wallThickness } from "./place-defaults.ts";
import type { PlaceSettings } from "./place-settings.ts";
import { roofSites } from "./roof-sites.ts";
import { createScene } from "./scene.ts";
import type { StreetGraph } from "./street-graph.ts";
import type { Vec3 } from "./vector.ts";

const SETTINGS = {
  towers: { description: "Number of towers.", min: 3, max: 8, default: 6, isInteger: true },
  sizeM: { description: "Diameter of the open square. Unit: m.", min: 60, max: 300, default: 120 },
  heightM: { description: "Height of the tallest tower. Unit: m.", min: 20, max: 200, default: 80 },
  wallThicknessM: WALL_THICKNESS,
} satisfies PlaceSettings;

type PlazaSettings = Readonly<Record<keyof typeof SETTINGS, number>>;

/** Towers around an open square. */
export const PLAZA: BuiltInPlace<keyof typeof SETTINGS> = {
  name: "plaza",
  description: "Open square with towers of different shapes, heights and materials around it.",
  settings: SETTINGS,
  build: buildPlaza,
};

/** Towers in turn: sides, share of the greatest height, facade. */
const TOWERS = [
  { sides: 4, share: 1, material: "glass" },
  { sides: 6, share: 0.45, material: "concrete" },
  { sides: 4, share: 0.7, material: "marble" },
  { sides: 8, share: 0.3, material: "brick" },
  { sides: 5, share: 0.85, material: "concrete" },
  { sides: 4, share: 0.55, material: "metal" },
] as const;

/** Free width between neighbouring towers, at least. Unit: m. */
const MIN_GAP_M = 12;

const MAX_TOWER_RADIUS_M = 16;

/** Radius of the way around the square, over the square's. */
const WALK_SHARE = 0.7;

/** How far the streets go on behind the towers. Unit: m. */
const STREET_BEYOND_M = 20;

function buildPlaza(plaza: PlazaSettings): Place {
  const squareM = plaza.sizeM / 2;
  const sine = Math.sin(Math.PI / plaza.towers);
  const fittingM = (squareM * sine - MIN_GAP_M / 2) / (1 - sine);
  const radiusM = Math.min(MAX_TOWER_RADIUS_M, fittingM);
  const towers = Array.from({ length: plaza.towers }, (_, n) => {
    const { sides, share, material } = TOWERS[n % TOWERS.length] ?? TOWERS[0];
    const centre = polar(squareM + radiusM, (2 * n + 1) / (2 * plaza.towers));
    const corner = (k: number): Vec2 => {
      const [x, y] = polar(radiusM, k / sides + 0.07 * n); // turned, so that no two face each other
      return [centre[0] + x, centre[1] + y];
    };
    return extrudeFootprint({
      name: `tower ${n + 1}`,
      material,
      ...wallThickness(plaza.wallThicknessM),
      rings: [Array.from({ length: sides }, (__, k) => corner(k))],
      baseM: 0,
      topM: share * plaza.heightM,
    });
  });
  const streets = plazaStreets(plaza.towers, squareM, radiusM);
  const outM = reachM(squareM, radiusM);
  const ground = groundAround([
    [-outM, -outM],
    [outM, outM],
  ]);
  const scene = createScene("plaza", [ground, ...towers]);
  const mast: Vec3 = [squareM / 4, squareM / 6, MAST_HEIGHT_M];
  return { scene, materials: ITU_MATERIALS, masts: [mast, ...roofSites(scene)], streets };
}

/** From the middle to a way around the square, and out between the towers. */
function plazaStreets(towers: number, squareM: number, radiusM: number): StreetGraph {
  const outM = reachM(squareM, radiusM);
  const gapM = 2 * ((squareM + radiusM) * Math.sin(Math.PI / towers) - radiusM);
  const openM = 2 * (1 - WALK_SHARE) * squareM;
  const ring = Array.from({ length: towers }, (_, n) => n);
  const at = (distanceM: number) => ring.map((n): Vec3 => [...polar(distanceM, n / towers), 0]);
  return {
    nodes: [[0, 0, 0], ...at(WALK_SHARE * squareM), ...at(outM)],
    streets: ring.flatMap((n) => [
      { from: 0, to: 1 + n, widthM: openM },
      { from: 1 + n, to: 1 + ((n + 1) % towers), widthM: openM },
      { from: 1 + n, to: 1 + towers + n, widthM: Math.min(gapM, openM) },
    ]),
  };
}

/** How far the streets go. Unit: m. */
function reachM(squareM: number, radiusM: number): number {
  return squareM + 2 * radiusM + STREET_BEYOND_M;
}

function polar(radiusM: number, turns: number): Vec2 {
  const angleRad = 2 * Math.PI * turns;
  return [radiusM * Math.cos(angleRad), radiusM * Math.sin(angleRad)];
}
