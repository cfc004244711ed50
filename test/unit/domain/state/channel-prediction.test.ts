import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  type ChannelHistory,
  createChannelHistory,
} from "../../../../src/domain/state/channel-history.ts";
import { learnChannel, predictChannel } from "../../../../src/domain/state/channel-prediction.ts";
import { decibels } from "../../../support/arbitrary-cells.ts";

const LAGS = [0, 1, 2, 3, 4, 6, 9, 13];

describe("learnChannel", () => {
  it("S5 begins with the belief that nothing changes", () => {
    const history = createChannelHistory(2);
    learnChannel(history, [7, -3], 0, 6);

    expect([...history.taps]).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
    expect(foretold(history)).toEqual([7, -3]);
  });

  it("S5 foretells a constant channel exactly, and finds no error", () => {
    const history = createChannelHistory(3);
    for (let tti = 0; tti < 200; tti += 1) learnChannel(history, [12.3, 0, -8.1], tti, tti + 6);

    expect(foretold(history)).toEqual([12.3, 0, -8.1]);
    expect(history.errorDb2).toBe(0);
  });

  it.each<[what: string, series: (t: number) => number, ratio: number]>([
    ["a pure tone", (t) => 10 + 6 * Math.sin(0.3 * t), 0.02],
    ["two tones", (t) => 8 + 4 * Math.sin(0.31 * t) + 3 * Math.cos(0.13 * t), 0.05],
  ])("S5 learns %s far better than that it stays as it is", (_, series, ratio) => {
    const history = createChannelHistory(2);
    let [squares, stays] = [0, 0];
    for (let tti = 0; tti < 600; tti += 1) {
      learnChannel(history, [series(tti), series(tti + 40)], tti, tti + 6);
      if (tti < 300) continue;
      squares += ((foretold(history)[0] ?? 0) - series(tti + 6)) ** 2;
      stays += (series(tti) - series(tti + 6)) ** 2;
    }

    expect(squares).toBeLessThan(ratio * stays);
    expect(Math.sqrt(history.errorDb2)).toBeLessThan(0.5);
  });

  test.prop([
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 5 }),
    fc.array(fc.array(decibels(-10, 30), { minLength: 3, maxLength: 3 }), {
      ...{ minLength: 1, maxLength: 70, size: "max" },
    }),
  ])("S5 solves the weighted least squares that it says", (numCells, horizon, series) => {
    const history = createChannelHistory(numCells);
    for (const [tti, row] of series.entries()) {
      learnChannel(history, row.slice(0, numCells), tti, tti + horizon);
    }

    for (const [i, tap] of leastSquares(series, numCells, horizon).entries()) {
      expect(history.taps[i]).toBeCloseTo(tap, 6);
    }
  });
});

describe("learnChannel: horizon", () => {
  it.each<[periodSlots: number, aheadSlots: number, horizon: number]>([
    [1, 1, 1],
    [1, 6, 6],
    [5, 10, 2], // delay 8, lead 2: 10 to 14 slots ahead, 12 on average
    [5, 11, 3],
    [10, 2, 1],
    [1, 500, 32],
  ])("S5 looks ahead to where decisions fall: period %i, %i slots to the target", (...given) => {
    const [periodSlots, aheadSlots, horizon] = given;

    expect(regular(periodSlots, aheadSlots, 30).horizon).toBe(horizon);
  });

  it("S5 is not moved by one lost report, but by a new period", () => {
    const history = regular(2, 6, 30); // newest in slot 58
    learnChannel(history, [5], 62, 68);
    expect(history.horizon).toBe(3);
    learnChannel(history, [5], 66, 72);
    expect(history.horizon).toBe(2);
  });

  it("S5 keeps one horizon where uplink slots make the gaps uneven", () => {
    const history = createChannelHistory(1);
    const horizons = [0, 4, 10, 14, 20, 24, 30].map((tti) => {
      learnChannel(history, [tti], tti, tti + 7);
      return history.horizon;
    });

    expect(new Set(horizons.slice(1)).size).toBe(1);
  });

  it("S5 forgets what was measured before a long pause, but not what it learned", () => {
    const history = createChannelHistory(1);
    for (let tti = 0; tti < 300; tti += 1) {
      learnChannel(history, [10 + 6 * Math.sin(0.3 * tti)], tti, tti + 6);
    }
    const taps = [...history.taps];
    learnChannel(history, [25], 900, 906);

    expect(foretold(history)).toEqual([25]);
    expect([...history.taps]).toEqual(taps);
  });
});

// Helpers

function foretold(history: ChannelHistory): number[] {
  const sinrDb = new Float64Array(history.numCells);
  predictChannel(history, sinrDb);
  return [...sinrDb];
}

function regular(periodSlots: number, aheadSlots: number, numMeasured: number): ChannelHistory {
  const history = createChannelHistory(1);
  for (let m = 0; m < numMeasured; m += 1) {
    learnChannel(history, [m % 7], m * periodSlots, m * periodSlots + aheadSlots);
  }
  return history;
}

/** The taps by definition: every pair of past and present since the beginning, Gauss elimination. */
function leastSquares(series: readonly number[][], numCells: number, horizon: number): number[] {
  const matrix = LAGS.map((_, i) => LAGS.map((__, j): number => (i === j ? 5 : 0)));
  const right = LAGS.map((_, i): number => (i === 0 ? 5 : 0));
  for (let m = horizon; m < series.length; m += 1) {
    const weight = 0.99 ** (series.length - 1 - m);
    for (let c = 0; c < numCells; c += 1) {
      const mean = runningMean(series.slice(0, m + 1).map((row) => row[c] ?? 0));
      const at = (n: number) => (series[Math.max(0, n)]?.[c] ?? 0) - mean;
      const x = LAGS.map((lag) => at(m - horizon - lag));
      for (const [i, row] of matrix.entries()) {
        right[i] = (right[i] ?? 0) + weight * (x[i] ?? 0) * at(m);
        for (const [j, value] of row.entries()) {
          row[j] = value + weight * (x[i] ?? 0) * (x[j] ?? 0);
        }
      }
    }
  }
  return solve(matrix, right);
}

const runningMean = (values: readonly number[]) =>
  values.reduce((mean, value, n) => mean + Math.max(0.003, 1 / (n + 1)) * (value - mean), 0);

function solve(matrix: readonly number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  for (const [i, pivot] of rows.entries()) {
    for (const [k, row] of rows.entries()) {
      if (k === i) continue;
      const factor = (row[i] ?? 0) / (pivot[i] ?? 1);
      for (let j = i; j < row.length; j += 1) row[j] = (row[j] ?? 0) - factor * (pivot[j] ?? 0);
    }
  }
  return rows.map((row, i) => (row.at(-1) ?? 0) / (row[i] ?? 1));
}
