import type { Vec2 } from "./convex-pieces.ts";
import { createFreeSpace, type FreeSpace } from "./free-space.ts";
import type { FaceGroup, Scene } from "./scene.ts";
import type { Street, StreetGraph } from "./street-graph.ts";

/** Height above the ground at which ways must be free. Unit: m. */
const HEAD_M = 1.5;

/** Distance from walls that every way keeps. Unit: m. */
const MIN_CLEARANCE_M = 1;

/** Ways are looked for this far beyond the buildings. Unit: m. */
const BEYOND_M = 10;

/** Raster of the search; coarser where the area is large. Unit: m. */
const MIN_RASTER_M = 6;

/** Cells of the raster at most. */
const MAX_CELLS = 4000;

/** Points that are tried along each side of a cell. */
const TRIES = 5;

/** Steps from a cell to those neighbours that come later in the raster. */
const STEPS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
] as const;

/**
 * Finds ways between the buildings of a scene that comes without streets: in every cell of a raster
 * the point that is farthest from all walls, and straight ways between neighbouring cells that keep
 * 1 m away from them. What hangs together with most points is the graph.
 *
 * @param scene - Flat ground and buildings.
 * @param groundM - z of the ground. Unit: m.
 * @returns The graph; without nodes when there is no free space.
 */
export function findStreets(scene: Scene, groundM: number): StreetGraph {
  const free = createFreeSpace(scene, groundM + HEAD_M);
  const { numColumns, points } = rasterPoints(scene, free);
  const streets = points.flatMap((from, cell) =>
    STEPS.flatMap(([east, north]): Street[] => {
      const column = (cell % numColumns) + east;
      const other = cell + east + north * numColumns;
      const to = column < numColumns ? points[other] : undefined;
      if (!from || !to) return [];
      const clearanceM = free.clearanceM(from, to);
      if (clearanceM < MIN_CLEARANCE_M) return [];
      return [{ from: cell, to: other, widthM: 2 * clearanceM }];
    }),
  );
  return largestPart(points, streets, groundM);
}

/** The freest point of every cell, row by row; nothing where all is built over. */
function rasterPoints(scene: Scene, free: FreeSpace) {
  const [x, y] = searchArea(scene);
  const area = (x[1] - x[0]) * (y[1] - y[0]);
  const cellM = Math.max(MIN_RASTER_M, Math.sqrt(area / MAX_CELLS));
  const numColumns = Math.max(1, Math.floor((x[1] - x[0]) / cellM));
  const numRows = Math.max(1, Math.floor((y[1] - y[0]) / cellM));
  const points = Array.from({ length: numColumns * numRows }, (_, cell) =>
    freestPoint(
      [x[0] + (cell % numColumns) * cellM, y[0] + Math.floor(cell / numColumns) * cellM],
      cellM,
      free,
    ),
  );
  return { numColumns, points };
}

/** West to east and south to north: the buildings with some space around, as far as there is ground. */
function searchArea({
  groups,
}: Scene): readonly [readonly [number, number], readonly [number, number]] {
  const reach = (axis: 0 | 1) => {
    const ground = groups.filter(({ kind }) => kind === "ground");
    const built = groups.filter(({ kind }) => kind !== "ground");
    const [groundLow, groundHigh] = extent(ground, axis);
    const [low, high] = extent(built.length > 0 ? built : ground, axis);
    return [Math.max(groundLow, low - BEYOND_M), Math.min(groundHigh, high + BEYOND_M)] as const;
  };
  return [reach(0), reach(1)];
}

function extent(groups: readonly FaceGroup[], axis: 0 | 1): readonly [number, number] {
  return [
    groups.reduce((low, { min }) => Math.min(low, min[axis]), Number.POSITIVE_INFINITY),
    groups.reduce((high, { max }) => Math.max(high, max[axis]), Number.NEGATIVE_INFINITY),
  ];
}

function freestPoint([west, south]: Vec2, cellM: number, free: FreeSpace): Vec2 | undefined {
  let best: Vec2 | undefined;
  let bestScoreM = MIN_CLEARANCE_M;
  for (let n = 0; n < TRIES * TRIES; n += 1) {
    const [u, v] = [((n % TRIES) + 0.5) / TRIES, (Math.floor(n / TRIES) + 0.5) / TRIES];
    const point: Vec2 = [west + u * cellM, south + v * cellM];
    const offCentreM = Math.hypot(u - 0.5, v - 0.5) * cellM;
    const scoreM = free.clearanceM(point, point) - 0.01 * offCentreM; // the middle wins where all is open
    if (scoreM <= bestScoreM) continue;
    best = point;
    bestScoreM = scoreM;
  }
  return best;
}

/** Keeps the nodes that hang together with most others, and numbers them anew. */
function largestPart(
  points: readonly (Vec2 | undefined)[],
  streets: readonly Street[],
  groundM: number,
): StreetGraph {
  const parts = partsOf(streets, points.length);
  const largest = parts.reduce((best, part) => (part.length > best.length ? part : best), []);
  const numbers = new Map(largest.sort((a, b) => a - b).map((cell, n) => [cell, n]));
  return {
    nodes: largest.flatMap((cell) => {
      const point = points[cell];
      return point ? [[...point, groundM] as const] : [];
    }),
    streets: streets.flatMap(({ from, to, widthM }) => {
      const [a, b] = [numbers.get(from), numbers.get(to)];
      return a === undefined || b === undefined ? [] : [{ from: a, to: b, widthM }];
    }),
  };
}

function partsOf(streets: readonly Street[], numCells: number): number[][] {
  const neighbours = Array.from({ length: numCells }, (): number[] => []);
  for (const { from, to } of streets) {
    neighbours[from]?.push(to);
    neighbours[to]?.push(from);
  }
  const isSeen = neighbours.map((others) => others.length === 0);
  return [...isSeen.keys()].flatMap((start) => {
    if (isSeen[start]) return [];
    isSeen[start] = true;
    const part = [start];
    for (const cell of part) {
      for (const next of neighbours[cell] ?? []) {
        if (isSeen[next]) continue;
        isSeen[next] = true;
        part.push(next);
      }
    }
    return [part];
  });
}
