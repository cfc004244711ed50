import { ITU_MATERIALS } from "../propagation/materials.ts";
import { createUniformSequence } from "../random.ts";
import type { BuiltInPlace } from "./built-in-place.ts";
import type { Vec2 } from "./convex-pieces.ts";
import { divideBlock } from "./divide-block.ts";
import { extrudeFootprint } from "./extrude-footprint.ts";
import { groundAround } from "./ground-group.ts";
import { kerbMast } from "./kerb-mast.ts";
import { lotFootprint } from "./lot-footprint.ts";
import type { Place } from "./place.ts";
import { WALL_THICKNESS, wallThickness } from "./place-defaults.ts";
import type { PlaceSettings } from "./place-settings.ts";
import { insetQuad, pointOfQuad, type Quad } from "./quad.ts";
import { roofSites } from "./roof-sites.ts";
import { createScene, type FaceGroupSpec } from "./scene.ts";
import { gridBlocks, gridStreets, type StreetGrid } from "./street-grid.ts";

const SETTINGS = {
  seed: {
    description: "Fixes everything that is drawn.",
    min: 0,
    max: 2 ** 32 - 1,
    default: 1,
    isInteger: true,
  },
  buildings: {
    description: "Number of buildings.",
    min: 1,
    max: 5000,
    default: 100,
    isInteger: true,
  },
  blockM: {
    description: "Mean length of a block from street to street. Unit: m.",
    min: 60,
    max: 200,
    default: 90,
  },
  streetWidthM: {
    description: "Mean width of the streets. Unit: m.",
    min: 8,
    max: 30,
    default: 16,
  },
  heightM: { description: "Typical height of a building. Unit: m.", min: 6, max: 100, default: 18 },
  wallThicknessM: WALL_THICKNESS,
} satisfies PlaceSettings;

type CitySettings = Readonly<Record<keyof typeof SETTINGS, number>>;

/** A city of any size: bent streets, blocks divided into lots, prisms of many shapes; towers gather in the middle. */
export const CITY: BuiltInPlace<keyof typeof SETTINGS> = {
  name: "city",
  description:
    "Procedural city by seed: an irregular street grid, its blocks divided into lots with prisms of many shapes, heights and materials.",
  settings: SETTINGS,
  build: buildCity,
};

/** `uniformAt` stream of the city. */
const STREAM = 0xc17;

/** Buildings per block on average. */
const LOTS_PER_BLOCK = 6;

/** How far a crossing may leave its place in the grid, over the length of a block. */
const CROSSING_SHIFT = 0.08;

/** Facades, as often as they are drawn. */
const FACADES = ["concrete", "concrete", "brick", "brick", "brick", "glass", "marble", "wood"];

function buildCity(city: CitySettings): Place {
  const draw = createUniformSequence(city.seed, STREAM);
  const grid = layStreets(city, draw);
  const blocks = gridBlocks(grid);
  const lots = blocks.flatMap((block, n) => {
    const numBefore = (blockIndex: number) =>
      Math.floor((blockIndex * city.buildings) / blocks.length);
    return divideBlock(block, numBefore(n + 1) - numBefore(n), draw);
  });
  const radiusM = Math.hypot(...(grid.crossings[0]?.[0] ?? [0, 0]));
  const buildings = lots.map((lot, n) =>
    buildOnLot({ lot, name: `building ${n + 1}`, radiusM, city, draw }),
  );
  const scene = createScene("city", [groundAround(grid.crossings.flat()), ...buildings]);
  return {
    scene,
    materials: ITU_MATERIALS,
    masts: [kerbMast(blocks), ...roofSites(scene)],
    streets: gridStreets(grid),
  };
}

function layStreets(city: CitySettings, draw: () => number): StreetGrid {
  const numBlocks = Math.max(1, Math.round(city.buildings / LOTS_PER_BLOCK));
  const numColumns = Math.ceil(Math.sqrt(numBlocks));
  const columns = layLines(numColumns, city, draw);
  const rows = layLines(Math.ceil(numBlocks / numColumns), city, draw);
  const shift = () => 2 * (draw() - 0.5) * CROSSING_SHIFT * city.blockM;
  return {
    crossings: rows.atM.map((y) => columns.atM.map((x): Vec2 => [x + shift(), y + shift()])),
    columnWidthsM: columns.widthsM,
    rowWidthsM: rows.widthsM,
  };
}

/** Streets of one direction: where and how wide, with the given number of blocks between them. */
function layLines(numBlocks: number, { blockM, streetWidthM }: CitySettings, draw: () => number) {
  const widthsM = [streetWidthM * (0.7 + 0.6 * draw())];
  const atM = [0];
  for (let n = 0; n < numBlocks; n += 1) {
    const widthM = streetWidthM * (0.7 + 0.6 * draw());
    const pitchM = blockM * (0.8 + 0.4 * draw()) + ((widthsM[n] ?? 0) + widthM) / 2;
    atM.push((atM[n] ?? 0) + pitchM);
    widthsM.push(widthM);
  }
  const middleM = (atM.at(-1) ?? 0) / 2;
  return { atM: atM.map((x) => x - middleM), widthsM };
}

function buildOnLot(site: {
  readonly lot: Quad;
  readonly name: string;
  readonly radiusM: number;
  readonly city: CitySettings;
  readonly draw: () => number;
}): FaceGroupSpec {
  const { lot, name, radiusM, city, draw } = site;
  const [front, side] = [0.5 + 2.5 * draw(), 0.5 + 1.5 * draw()];
  const { rings, isTower } = lotFootprint(insetQuad(lot, [front, side, front, side]), draw);
  const [x, y] = pointOfQuad(lot, 0.5, 0.5);
  const centrality = Math.exp(-6 * ((x * x + y * y) / (radiusM * radiusM)));
  const growth = (0.5 + draw()) * (isTower ? 1.6 : 1) * (0.8 + 0.7 * centrality);
  return extrudeFootprint({
    name,
    material: FACADES[Math.floor(FACADES.length * draw())] ?? "concrete",
    ...wallThickness(city.wallThicknessM),
    rings,
    baseM: 0,
    topM: city.heightM * growth,
  });
}
