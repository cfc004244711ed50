import { describe, expect, it } from "vitest";
import { coverageStatistics } from "../../../../simulator/coverage/coverage-statistics.ts";
import {
  bestGainsDb,
  bestServers,
  snrsDb,
} from "../../../../simulator/coverage/coverage-values.ts";

const grid = { origin: [0, 0], cellM: 1, numColumns: 4, numRows: 1, heightM: 1.5 } as const;
const map = {
  grid,
  gains: [Float64Array.of(1e-8, 1e-9, 0, Number.NaN), Float64Array.of(1e-9, 1e-7, 0, Number.NaN)],
};

describe("values of a map", () => {
  it("take the strongest transmitter; −∞ without any path, NaN inside a building", () => {
    expect(bestGainsDb(map)).toEqual(Float64Array.of(-80, -70, -Infinity, Number.NaN));
    expect(bestServers(map)).toEqual(Float64Array.of(0, 1, -Infinity, Number.NaN));
  });

  it("SNR is power plus gain over kTB and noise figure", () => {
    const snrs = snrsDb(map, { powerDbm: 24, bandwidthMhz: 10, noiseFigureDb: 7 });

    expect(snrs[0]).toBeCloseTo(24 - 80 - (-174 + 70 + 7), 9);
    expect(snrs[2]).toBe(-Infinity);
    expect(snrs[3]).toBeNaN();
  });
});

describe("coverageStatistics", () => {
  it("counts the open cells, those reached and those good enough", () => {
    const values = Float64Array.of(-Infinity, Number.NaN, -90, -80, -70, -60);

    expect(coverageStatistics(values, -75)).toMatchObject({
      ...{ numCells: 6, numOpenCells: 5, numReachedCells: 4, coveredRatio: 0.4 },
      percentiles: { p5: -90, p25: -90, p50: -80, p75: -70, p95: -60 },
    });
    expect(coverageStatistics(values).coveredRatio).toBe(0.8);
  });

  it("has no percentiles where nothing is reached", () => {
    expect(coverageStatistics(Float64Array.of(-Infinity, Number.NaN))).toMatchObject({
      coveredRatio: 0,
      percentiles: {},
    });
  });
});
