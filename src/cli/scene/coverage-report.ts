import { cellCentre } from "../../../simulator/coverage/coverage-grid.ts";
import type { CoverageMap } from "../../../simulator/coverage/coverage-map.ts";
import { coverageStatistics } from "../../../simulator/coverage/coverage-statistics.ts";
import {
  bestGainsDb,
  bestServers,
  type LinkBudget,
  snrsDb,
} from "../../../simulator/coverage/coverage-values.ts";
import { textTable } from "../text-table.ts";

/** What can be shown of a map. */
export type CoverageMetric = "path-gain" | "snr" | "best-server";

/** All values of a map. */
export interface MapValues {
  /** `[numCells]` Unit: dB. */
  readonly pathGainDb: Float64Array;
  /** `[numCells]` Unit: dB. */
  readonly snrDb: Float64Array;
  /** `[numCells]` Index of the transmitter. */
  readonly server: Float64Array;
}

/** Computes what can be shown of a map; −∞ without any path, NaN inside a building. */
export function mapValues(map: CoverageMap, budget: LinkBudget): MapValues {
  return { pathGainDb: bestGainsDb(map), snrDb: snrsDb(map, budget), server: bestServers(map) };
}

/** A map in numbers; `coveredRatio` counts cells with at least the wanted SNR. */
export function coverageFacts(map: CoverageMap, values: MapValues, minSnrDb: number) {
  const { percentiles } = coverageStatistics(values.pathGainDb);
  const { percentiles: snrDb, ...counts } = coverageStatistics(values.snrDb, minSnrDb);
  const { numColumns, numRows, cellM, heightM } = map.grid;
  const servers = map.gains.map((_, n) => values.server.filter((server) => server === n).length);
  return {
    grid: { numColumns, numRows, cellM, heightM },
    ...counts,
    minSnrDb,
    pathGainDb: percentiles,
    snrDb,
    servedCells: servers,
  };
}

/** The same for people. */
export function coverageTable(facts: ReturnType<typeof coverageFacts>): string {
  const { pathGainDb, snrDb, coveredRatio, numOpenCells, numReachedCells, servedCells } = facts;
  const rows = Object.entries(pathGainDb).map(([percentile, gainDb]) => [
    percentile.slice(1),
    ...[gainDb, snrDb[percentile] ?? 0].map((value) => value.toFixed(1)),
  ]);
  const share = (100 * coveredRatio).toFixed(1);
  return [
    textTable(["percentile", "path gain dB", "SNR dB"], rows),
    `${numReachedCells} of ${numOpenCells} open cells reached; ${share} % with at least ${facts.minSnrDb} dB SNR`,
    ...(servedCells.length > 1 ? [`cells served, by transmitter: ${servedCells.join(", ")}`] : []),
  ].join("\n");
}

/** The open cells of a map as CSV; cells without any path have no values. */
export function coverageCsv(map: CoverageMap, values: MapValues): string {
  const { grid } = map;
  const fields = [values.pathGainDb, values.snrDb, values.server.map((server) => server + 1)];
  const rows = Array.from(values.pathGainDb.keys())
    .filter((cell) => !Number.isNaN(values.pathGainDb[cell]))
    .map((cell) => {
      const [x, y] = cellCentre(grid, cell);
      const found = fields.map((field) => field[cell] ?? 0);
      return [x, y, ...found.map((value) => (Number.isFinite(value) ? value : ""))].join();
    });
  return `${["x_m,y_m,path_gain_db,snr_db,best_server", ...rows].join("\n")}\n`;
}
