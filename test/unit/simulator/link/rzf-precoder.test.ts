import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { ComplexMatrix } from "../../../../simulator/link/complex-matrix.ts";
import { rzfPrecoder } from "../../../../simulator/link/rzf-precoder.ts";
import { complexMatrices, matrixOf } from "./complex-matrices.ts";

describe("rzfPrecoder", () => {
  it("is the conjugated channel of norm 1 for one stream, whatever α is", () => {
    const channel = matrixOf([
      [
        [3, 0],
        [0, 4],
      ],
    ]);

    for (const alpha of [0, 2]) {
      const { numRows, numColumns, re, im } = rzfPrecoder(channel, alpha);
      expect([numRows, numColumns]).toEqual([2, 1]);
      expect(re[0]).toBeCloseTo(0.6, 12);
      expect(im[1]).toBeCloseTo(-0.8, 12);
    }
  });

  test.prop([channels()])("zero forcing keeps every stream out of the others' antennas", (h) => {
    const product = multiply(h, rzfPrecoder(h, 0));

    for (let r = 0; r < h.numRows; r += 1) {
      for (let s = 0; s < h.numRows; s += 1) {
        const leak = Math.hypot(
          product.re[r * h.numRows + s] ?? 0,
          product.im[r * h.numRows + s] ?? 0,
        );
        if (r !== s) expect(leak).toBeLessThan(1e-6);
      }
    }
  });

  test.prop([channels(), fc.double({ min: 0.01, max: 100, noNaN: true })])(
    "has columns of norm 1",
    (h, alpha) => {
      const { numRows, numColumns, re, im } = rzfPrecoder(h, alpha);

      for (let column = 0; column < numColumns; column += 1) {
        const at = Array.from({ length: numRows }, (_, row) => row * numColumns + column);
        const power = at.reduce((sum, n) => sum + (re[n] ?? 0) ** 2 + (im[n] ?? 0) ** 2, 0);
        expect(power).toBeCloseTo(1, 9);
      }
    },
  );

  it("says NaN instead of a figure when zero forcing dependent channels", () => {
    const channel = matrixOf([[[1, 0]], [[2, 0]]]);

    expect(rzfPrecoder(channel, 0).re.every(Number.isNaN)).toBe(true);
  });
});

// Helpers

/** Two streams over four antennas, each with an antenna of its own, so that they are independent. */
function channels(): fc.Arbitrary<ComplexMatrix> {
  return complexMatrices(2, 4).map((h) => {
    for (const n of [0, 5]) h.re[n] = 10 + (h.re[n] ?? 0);
    return h;
  });
}

function multiply(a: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  return matrixOf(
    Array.from({ length: a.numRows }, (_, r) =>
      Array.from({ length: b.numColumns }, (_, c) => {
        let [re, im] = [0, 0];
        for (let k = 0; k < a.numColumns; k += 1) {
          const [x, y] = [r * a.numColumns + k, k * b.numColumns + c];
          const [xRe = 0, xIm = 0, yRe = 0, yIm = 0] = [a.re[x], a.im[x], b.re[y], b.im[y]];
          re += xRe * yRe - xIm * yIm;
          im += xRe * yIm + xIm * yRe;
        }
        return [re, im] as const;
      }),
    ),
  );
}
