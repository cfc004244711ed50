import type { Vec2 } from "./convex-pieces.ts";
import { insetQuad, type Quad } from "./quad.ts";
import type { Street, StreetGraph } from "./street-graph.ts";

/** Streets in two directions that divide land into blocks; straight between crossings. */
export interface StreetGrid {
  /** Crossings `[numRows + 1][numColumns + 1]`, from the south-west to the north-east. Unit: m. */
  readonly crossings: readonly (readonly Vec2[])[];
  /** Widths `[numColumns + 1]` of the streets that run north. Unit: m. */
  readonly columnWidthsM: readonly number[];
  /** Widths `[numRows + 1]` of the streets that run east. Unit: m. */
  readonly rowWidthsM: readonly number[];
}

/**
 * The land between the streets.
 *
 * @param grid - The streets.
 * @returns `[numRows · numColumns]` blocks, row by row; their sides are the facade lines.
 */
export function gridBlocks({ crossings, columnWidthsM, rowWidthsM }: StreetGrid): Quad[] {
  return crossings.slice(1).flatMap((north, row) =>
    north.slice(1).flatMap((northEast, column) => {
      const [southWest, southEast] = crossings[row]?.slice(column, column + 2) ?? [];
      const northWest = north[column];
      if (!southWest || !southEast || !northWest) return [];
      const half = (widthsM: readonly number[], n: number) => (widthsM[n] ?? 0) / 2;
      return [
        insetQuad(
          [southWest, southEast, northEast, northWest],
          [
            half(rowWidthsM, row),
            half(columnWidthsM, column + 1),
            half(rowWidthsM, row + 1),
            half(columnWidthsM, column),
          ],
        ),
      ];
    }),
  );
}

/**
 * The streets as a graph, with a node per crossing.
 *
 * @param grid - The streets.
 * @returns Nodes row by row, at z = 0.
 */
export function gridStreets({ crossings, columnWidthsM, rowWidthsM }: StreetGrid): StreetGraph {
  const perRow = columnWidthsM.length;
  const streets = crossings.flatMap((row, r) =>
    row.flatMap((_, c): Street[] => {
      const from = r * perRow + c;
      const east = { from, to: from + 1, widthM: rowWidthsM[r] ?? 0 };
      const north = { from, to: from + perRow, widthM: columnWidthsM[c] ?? 0 };
      return [...(c + 1 < perRow ? [east] : []), ...(r + 1 < crossings.length ? [north] : [])];
    }),
  );
  return { nodes: crossings.flat().map(([x, y]) => [x, y, 0]), streets };
}
