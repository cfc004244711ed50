import type { Vec3 } from "../scene/vector.ts";
import type { PlanBounds } from "./plan-bounds.ts";

/** Square cells at one height above the scene's z = 0, numbered row by row from the south-west. */
export interface CoverageGrid {
  /** South-west corner of the first cell [x, y]. Unit: m. */
  readonly origin: readonly [number, number];
  /** Side of a cell. Unit: m, > 0. */
  readonly cellM: number;
  /** Cells from west to east. */
  readonly numColumns: number;
  /** Cells from south to north. */
  readonly numRows: number;
  /** z of the receivers. Unit: m. */
  readonly heightM: number;
}

/**
 * Lays cells over a rectangle; the last ones may stick out.
 *
 * @param bounds - The rectangle.
 * @param cellM - Side of a cell. Unit: m, > 0.
 * @param heightM - z of the receivers. Unit: m.
 * @returns The grid, at least one cell.
 */
export function coverageGrid(bounds: PlanBounds, cellM: number, heightM: number): CoverageGrid {
  const count = (axis: 0 | 1) =>
    Math.max(1, Math.ceil((bounds.max[axis] - bounds.min[axis]) / cellM - 1e-9));
  return { origin: bounds.min, cellM, numColumns: count(0), numRows: count(1), heightM };
}

/**
 * Where a cell's receiver stands.
 *
 * @param grid - The grid.
 * @param cell - Its number, row · numColumns + column.
 * @returns The cell's centre. Unit: m.
 */
export function cellCentre(grid: CoverageGrid, cell: number): Vec3 {
  const { origin, cellM, numColumns, heightM } = grid;
  const row = Math.floor(cell / numColumns);
  const column = cell - row * numColumns;
  return [origin[0] + (column + 0.5) * cellM, origin[1] + (row + 0.5) * cellM, heightM];
}
