import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { ComplexMatrix } from "../../../../simulator/link/complex-matrix.ts";
import { lmmseSinr } from "../../../../simulator/link/lmmse-sinr.ts";
import { complexMatrices, matrixOf } from "./complex-matrices.ts";

describe("lmmseSinr", () => {
  it("is maximum ratio combining for one stream in white noise: Σ|h|² / n₀", () => {
    const own = matrixOf([[[3, 4]], [[0, -2]]]);

    const [sinr] = lmmseSinr({ own, interfering: [], noisePower: 0.5 });

    expect(sinr).toBeCloseTo((25 + 4) / 0.5, 10);
  });

  it("separates streams on orthogonal channels as if each were alone", () => {
    const own = matrixOf([
      [
        [1, 0],
        [0, 2],
      ],
      [
        [1, 0],
        [0, -2],
      ],
    ]);

    const sinr = lmmseSinr({ own, interfering: [], noisePower: 0.1 });

    expect(sinr[0]).toBeCloseTo(20, 10);
    expect(sinr[1]).toBeCloseTo(80, 9);
  });

  it("counts interference as noise with one antenna, and steers clear of it with two", () => {
    const one = { own: matrixOf([[[1, 0]]]), interfering: [matrixOf([[[2, 0]]])], noisePower: 1 };
    const own = matrixOf([[[1, 0]], [[1, 0]]]);
    const interfering = [matrixOf([[[1000, 0]], [[-1000, 0]]])];

    expect(lmmseSinr(one)[0]).toBeCloseTo(1 / 5, 12);
    expect(lmmseSinr({ own, interfering, noisePower: 1 })[0]).toBeCloseTo(2, 4);
  });

  test.prop([receptions()])("never gains from a further interferer", (reception) => {
    const [, ...fewer] = reception.interfering;
    const all = lmmseSinr(reception);
    const without = lmmseSinr({ ...reception, interfering: fewer });

    for (const [k, sinr] of all.entries()) {
      expect(sinr).toBeGreaterThan(-1e-9);
      expect(sinr).toBeLessThanOrEqual((without[k] ?? 0) * (1 + 1e-9) + 1e-9);
    }
  });

  test.prop([receptions()])("does not change its input", (reception) => {
    const before = structuredClone(reception);
    lmmseSinr(reception);

    expect(reception).toEqual(before);
  });
});

// Helpers

function receptions() {
  return fc
    .record({ numRx: fc.integer({ min: 1, max: 4 }), numCells: fc.integer({ min: 1, max: 3 }) })
    .chain(({ numRx, numCells }) =>
      fc.record({
        own: complexMatrices(numRx, 2),
        interfering: fc.array(complexMatrices(numRx, 1), {
          minLength: numCells,
          maxLength: numCells,
        }) as fc.Arbitrary<ComplexMatrix[]>,
        noisePower: fc.double({ min: 0.01, max: 10, noNaN: true }),
      }),
    );
}
