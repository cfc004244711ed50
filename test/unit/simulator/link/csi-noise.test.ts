import { describe, expect, it } from "vitest";
import { createCsiNoise } from "../../../../simulator/link/csi-noise.ts";
import { linearToDb } from "../../../../src/nr/units.ts";

const NUM_UES = 3;
const NUM_CELLS = 5;

describe("createCsiNoise", () => {
  it("E5 has mean 0 and the given standard deviation in dB, whatever the SINR", () => {
    for (const sinr of [1e-3, 1, 1e4]) {
      const errorsDb = drawnDb({ sinr, errorDb: 3, numSlots: 1000 }).flat();
      const meanDb = mean(errorsDb);

      expect(Math.abs(meanDb)).toBeLessThan(0.1);
      expect(Math.abs(deviation(errorsDb) / 3 - 1)).toBeLessThan(0.05);
      expect(errorsDb.filter((db) => Math.abs(db) < 3).length / errorsDb.length).toBeCloseTo(
        0.683,
        1,
      );
    }
  });

  it("E5 draws independently for every user, cell and measurement", () => {
    const slots = drawnDb({ errorDb: 1, numSlots: 4000 });
    const series = (index: number) => slots.map((errorsDb) => errorsDb[index] ?? 0);

    for (let a = 0; a < NUM_UES * NUM_CELLS; a += 1) {
      for (let b = 0; b < a; b += 1) {
        expect(Math.abs(correlation(series(a), series(b)))).toBeLessThan(0.08);
      }
      const next = series((a + 1) % (NUM_UES * NUM_CELLS)).slice(1);
      expect(Math.abs(correlation(series(a).slice(1), series(a)))).toBeLessThan(0.08);
      expect(Math.abs(correlation(next, series(a)))).toBeLessThan(0.08);
    }
    // The last of an odd number of cells must not use up what the next slot's first pair is made of.
    const powers = slots.map(([a = 0, b = 0]) => (a ** 2 + b ** 2) / 2 - 1);
    expect(Math.abs(correlation(powers.slice(1), series(NUM_CELLS - 1)))).toBeLessThan(0.08);
  });

  it("E5 repeats itself for the same seed and slot, and only for them", () => {
    const errorsDb = drawnDb({ seed: 7 });

    expect(drawnDb({ seed: 7 })).toEqual(errorsDb);
    expect(drawnDb({ seed: 8 })).not.toEqual(errorsDb);
    expect(new Set(drawnDb({ seed: 7, numSlots: 50 }).flat()).size).toBe(50 * NUM_UES * NUM_CELLS);
  });

  it("E5 leaves measurements alone when there is no error", () => {
    const nats = Float64Array.of(0, 1e-9, 0.1, 3, 400);
    for (const seed of [0, 1])
      createCsiNoise({ numUes: 1, numCells: 5, errorDb: 0, seed })(nats, 3);

    expect([...nats]).toEqual([0, 1e-9, 0.1, 3, 400]);
  });
});

// Helpers

/** Errors as the measured SINRs show them, `[numSlots][numUes · numCells]`. Unit: dB. */
function drawnDb({ sinr = 1, errorDb = 1, seed = 1, numSlots = 2 }): number[][] {
  const addNoise = createCsiNoise({ numUes: NUM_UES, numCells: NUM_CELLS, errorDb, seed });
  return Array.from({ length: numSlots }, (_, tti) => {
    const nats = new Float64Array(NUM_UES * NUM_CELLS).fill(Math.log1p(sinr));
    addNoise(nats, tti);
    return Array.from(nats, (value) => linearToDb(Math.expm1(value) / sinr));
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** Over the length of `a`, for two series around 0 of standard deviation 1. */
function correlation(a: readonly number[], b: readonly number[]): number {
  return mean(a.map((value, n) => value * (b[n] ?? 0)));
}
