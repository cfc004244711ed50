import { linearToDb } from "../../src/nr/units.ts";
import { THERMAL_NOISE_DBM_PER_HZ } from "../link/noise-power.ts";
import type { CoverageMap } from "./coverage-map.ts";

/** What a signal-to-noise ratio depends on besides the path gain. */
export interface LinkBudget {
  /** Power of each transmitter. Unit: dBm. */
  readonly powerDbm: number;
  /** Bandwidth that power and noise are spread over. Unit: MHz. */
  readonly bandwidthMhz: number;
  /** Noise figure of the receiver. Unit: dB. */
  readonly noiseFigureDb: number;
}

/**
 * Path gain to each cell's best server.
 *
 * @param map - The map.
 * @returns `[numCells]` Unit: dB; −∞ without any path, NaN inside a building.
 */
export function bestGainsDb(map: CoverageMap): Float64Array {
  const numCells = map.grid.numRows * map.grid.numColumns;
  return Float64Array.from({ length: numCells }, (_, cell) =>
    linearToDb(Math.max(...map.gains.map((gains) => gains[cell] ?? Number.NaN))),
  );
}

/**
 * Signal-to-noise ratio in each cell from its best server, other servers being silent,
 *
 *     SNR = P + G − (−174 dBm/Hz + 10·log10(B) + NF)
 *
 * @param map - The map.
 * @param budget - P, B, NF.
 * @returns `[numCells]` Unit: dB; −∞ without any path, NaN inside a building.
 */
export function snrsDb(map: CoverageMap, budget: LinkBudget): Float64Array {
  const bandwidthDb = linearToDb(budget.bandwidthMhz * 1e6);
  const noiseDbm = THERMAL_NOISE_DBM_PER_HZ + bandwidthDb + budget.noiseFigureDb;
  return bestGainsDb(map).map((gainDb) => budget.powerDbm + gainDb - noiseDbm);
}

/**
 * The transmitter that each cell hears best.
 *
 * @param map - The map.
 * @returns `[numCells]` Index of the transmitter, the first of equals; −∞ without any path, NaN
 *   inside a building.
 */
export function bestServers(map: CoverageMap): Float64Array {
  return bestGainsDb(map).map((bestDb, cell) => {
    if (!Number.isFinite(bestDb)) return bestDb;
    return map.gains.findIndex((gains) => linearToDb(gains[cell] ?? 0) === bestDb);
  });
}
