/** A map in a few numbers; cells inside buildings don't count. */
export interface CoverageStatistics {
  /** Cells of the grid. */
  readonly numCells: number;
  /** Cells in the open. */
  readonly numOpenCells: number;
  /** Open cells that some path reaches. */
  readonly numReachedCells: number;
  /** Share of the open cells that some path reaches with at least the wanted value. Unit: ratio. */
  readonly coveredRatio: number;
  /** Value that a share of the reached cells stays below, by percent; empty when none is reached. */
  readonly percentiles: Readonly<Record<string, number>>;
}

const PERCENTS = [5, 25, 50, 75, 95];

/**
 * Sums up a map.
 *
 * @param values - `[numCells]` −∞ without any path, NaN inside a building.
 * @param wanted - A cell counts as covered from this value on; default −∞: any path will do.
 * @returns Counts, covered share and percentiles (nearest rank).
 */
export function coverageStatistics(
  values: Float64Array,
  wanted = Number.NEGATIVE_INFINITY,
): CoverageStatistics {
  const open = values.filter((value) => !Number.isNaN(value));
  const reached = open.filter(Number.isFinite).sort();
  const numCovered = reached.filter((value) => value >= wanted).length;
  const rank = (percent: number) => Math.max(0, Math.ceil((percent / 100) * reached.length) - 1);
  const percentiles = PERCENTS.flatMap((percent) => {
    const value = reached[rank(percent)];
    return value === undefined ? [] : [[`p${percent}`, value] as const];
  });
  return {
    numCells: values.length,
    numOpenCells: open.length,
    numReachedCells: reached.length,
    coveredRatio: open.length === 0 ? 0 : numCovered / open.length,
    percentiles: Object.fromEntries(percentiles),
  };
}
