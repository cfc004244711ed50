/** A complex matrix, held row by row as two arrays. */
export interface ComplexMatrix {
  /** Number of rows. */
  readonly numRows: number;
  /** Number of columns. */
  readonly numColumns: number;
  /** Real part of row r, column c at r · numColumns + c. */
  readonly re: Float64Array;
  /** Imaginary part, likewise. */
  readonly im: Float64Array;
}

/**
 * Makes a matrix of zeros.
 *
 * @param numRows - Rows, ≥ 1.
 * @param numColumns - Columns, ≥ 1.
 */
export function zeroMatrix(numRows: number, numColumns: number): ComplexMatrix {
  const length = numRows * numColumns;
  return { numRows, numColumns, re: new Float64Array(length), im: new Float64Array(length) };
}

/**
 * Makes a multiple of the identity.
 *
 * @param size - Rows and columns, ≥ 1.
 * @param value - What stands on the diagonal.
 */
export function scaledIdentity(size: number, value: number): ComplexMatrix {
  const matrix = zeroMatrix(size, size);
  for (let n = 0; n < size; n += 1) matrix.re[n * size + n] = value;
  return matrix;
}

/**
 * Conjugate transpose.
 *
 * @param a - A, `[numRows][numColumns]`.
 * @returns Aᴴ, `[numColumns][numRows]`.
 */
export function conjugateTranspose(a: ComplexMatrix): ComplexMatrix {
  const { numRows, numColumns } = a;
  const transposed = zeroMatrix(numColumns, numRows);
  for (let r = 0; r < numRows; r += 1) {
    for (let c = 0; c < numColumns; c += 1) {
      transposed.re[c * numRows + r] = a.re[r * numColumns + c] ?? 0;
      transposed.im[c * numRows + r] = -(a.im[r * numColumns + c] ?? 0);
    }
  }
  return transposed;
}

/**
 * Adds the product of a matrix with its own conjugate transpose, as covariances are built,
 *
 *     target += A Aᴴ
 *
 * @param target - `[numRows][numRows]`, changed in place.
 * @param a - A, `[numRows][numColumns]`.
 */
export function addOuterProduct(target: ComplexMatrix, a: ComplexMatrix): void {
  const { numRows, numColumns, re, im } = a;
  for (let r = 0; r < numRows; r += 1) {
    for (let c = 0; c < numRows; c += 1) {
      let [sumRe, sumIm] = [0, 0];
      for (let k = 0; k < numColumns; k += 1) {
        const [xRe, xIm] = [re[r * numColumns + k] ?? 0, im[r * numColumns + k] ?? 0];
        const [yRe, yIm] = [re[c * numColumns + k] ?? 0, im[c * numColumns + k] ?? 0];
        sumRe += xRe * yRe + xIm * yIm;
        sumIm += xIm * yRe - xRe * yIm;
      }
      const at = r * numRows + c;
      target.re[at] = (target.re[at] ?? 0) + sumRe;
      target.im[at] = (target.im[at] ?? 0) + sumIm;
    }
  }
}
