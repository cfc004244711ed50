import { fc } from "@fast-check/vitest";
import { type ComplexMatrix, zeroMatrix } from "../../../../simulator/link/complex-matrix.ts";

/** Builds a matrix out of rows of [re, im]. */
export function matrixOf(rows: readonly (readonly (readonly [number, number])[])[]): ComplexMatrix {
  const matrix = zeroMatrix(rows.length, rows[0]?.length ?? 0);
  for (const [at, [re, im]] of rows.flat().entries()) {
    matrix.re[at] = re;
    matrix.im[at] = im;
  }
  return matrix;
}

/** Any matrix of one size with entries up to 3. */
export function complexMatrices(numRows: number, numColumns: number): fc.Arbitrary<ComplexMatrix> {
  const value = fc.double({ min: -3, max: 3, noNaN: true });
  const row = fc.array(fc.tuple(value, value), { minLength: numColumns, maxLength: numColumns });
  return fc.array(row, { minLength: numRows, maxLength: numRows }).map(matrixOf);
}
