import { ITU_MATERIALS } from "../propagation/materials.ts";
import { createUniformSequence } from "../random.ts";
import type { BuiltInPlace } from "./built-in-place.ts";
import { divideBlock } from "./divide-block.ts";
import { extrudeFootprint } from "./extrude-footprint.ts";
import { groundAround } from "./ground-group.ts";
import { kerbMast } from "./kerb-mast.ts";
import type { Place } from "./place.ts";
import { WALL_THICKNESS, wallThickness } from "./place-defaults.ts";
import type { PlaceSettings } from "./place-settings.ts";
import { insetQuad } from "./quad.ts";
import { roofSites } from "./roof-sites.ts";
import { createScene } from "./scene.ts";
import { gridBlocks, gridStreets, type StreetGrid } from "./street-grid.ts";

const SETTINGS = {
  columns: {
    description: "Blocks from west to east.",
    min: 1,
    max: 20,
    default: 3,
    isInteger: true,
  },
  rows: {
    description: "Blocks from south to north.",
    min: 1,
    max: 20,
    default: 4,
    isInteger: true,
  },
  blockLengthM: {
    description: "Length of a block along the streets. Unit: m.",
    min: 40,
    max: 300,
    default: 120,
  },
  blockWidthM: {
    description: "Length of a block along the avenues. Unit: m.",
    min: 40,
    max: 300,
    default: 60,
  },
  avenueWidthM: {
    description: "Width of the avenues, which run north. Unit: m.",
    min: 8,
    max: 60,
    default: 30,
  },
  streetWidthM: {
    description: "Width of the streets, which run east. Unit: m.",
    min: 8,
    max: 60,
    default: 18,
  },
  buildingsPerBlock: {
    description: "Number of buildings in every block.",
    min: 1,
    max: 12,
    default: 4,
    isInteger: true,
  },
  heightM: { description: "Mean height of a building. Unit: m.", min: 6, max: 200, default: 40 },
  seed: {
    description: "Fixes heights and materials.",
    min: 0,
    max: 2 ** 32 - 1,
    default: 1,
    isInteger: true,
  },
  wallThicknessM: WALL_THICKNESS,
} satisfies PlaceSettings;

type ManhattanSettings = Readonly<Record<keyof typeof SETTINGS, number>>;

/** A regular grid of blocks. */
export const MANHATTAN: BuiltInPlace<keyof typeof SETTINGS> = {
  name: "manhattan",
  description:
    "Grid of blocks between wide avenues and narrower streets, each with several buildings of different heights.",
  settings: SETTINGS,
  build: buildManhattan,
};

/** `uniformAt` stream of Manhattan. */
const STREAM = 0x3a27;

/**
 * Half the alley between neighbours: walls that touch would have edges in the middle of a facade,
 * where no wave is diffracted. Unit: m.
 */
const HALF_ALLEY_M = 1;

const FACADES = ["concrete", "brick", "glass", "marble"];

function buildManhattan(manhattan: ManhattanSettings): Place {
  const draw = createUniformSequence(manhattan.seed, STREAM);
  const grid = layGrid(manhattan);
  const blocks = gridBlocks(grid);
  const cut = () => 0.5; // straight through the middle
  const lots = blocks.flatMap((block) => divideBlock(block, manhattan.buildingsPerBlock, cut));
  const buildings = lots.map((lot, n) =>
    extrudeFootprint({
      name: `building ${n + 1}`,
      material: FACADES[Math.floor(FACADES.length * draw())] ?? "concrete",
      ...wallThickness(manhattan.wallThicknessM),
      rings: [insetQuad(lot, [HALF_ALLEY_M, HALF_ALLEY_M, HALF_ALLEY_M, HALF_ALLEY_M])],
      baseM: 0,
      topM: manhattan.heightM * (0.4 + 1.2 * draw()),
    }),
  );
  const scene = createScene("manhattan", [groundAround(grid.crossings.flat()), ...buildings]);
  return {
    scene,
    materials: ITU_MATERIALS,
    masts: [kerbMast(blocks), ...roofSites(scene)],
    streets: gridStreets(grid),
  };
}

function layGrid(manhattan: ManhattanSettings): StreetGrid {
  const lines = (numBlocks: number, pitchM: number) =>
    Array.from({ length: numBlocks + 1 }, (_, n) => (n - numBlocks / 2) * pitchM);
  const xs = lines(manhattan.columns, manhattan.blockLengthM + manhattan.avenueWidthM);
  const ys = lines(manhattan.rows, manhattan.blockWidthM + manhattan.streetWidthM);
  return {
    crossings: ys.map((y) => xs.map((x) => [x, y])),
    columnWidthsM: xs.map(() => manhattan.avenueWidthM),
    rowWidthsM: ys.map(() => manhattan.streetWidthM),
  };
}
