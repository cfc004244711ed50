import type { ComplexMatrix } from "./complex-matrix.ts";

/**
 * Factorises a Hermitian positive definite matrix in place,
 *
 *     A = L Lᴴ,   L lower triangular with a real, positive diagonal
 *
 * @param a - A, `[size][size]`; only its lower triangle is read, and replaced by that of L. What
 *   stands above the diagonal is left as it was.
 * @returns The same object; NaN from the first column on that is not positive definite.
 * @source Golub and Van Loan, Matrix Computations, section 4.2.
 */
export function factorise(a: ComplexMatrix): ComplexMatrix {
  for (let column = 0; column < a.numRows; column += 1) {
    const pivot = a.re[column * a.numRows + column] ?? 0;
    divideColumn(a, column, Math.sqrt(pivot > 0 ? pivot : Number.NaN));
    for (let row = column + 1; row < a.numRows; row += 1) eliminate(a, row, column);
  }
  return a;
}

/**
 * Solves L X = B in place.
 *
 * @param l - L as `factorise` leaves it, `[size][size]`.
 * @param b - B, `[size][numColumns]`, replaced by X.
 * @returns X, the same object as `b`.
 */
export function solveLower(l: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  const size = l.numRows;
  for (let r = 0; r < size; r += 1) {
    for (let k = 0; k < r; k += 1) {
      subtractRow(b, r, k, l.re[r * size + k] ?? 0, l.im[r * size + k] ?? 0);
    }
    divideRow(b, r, l.re[r * size + r] ?? 0);
  }
  return b;
}

/**
 * Solves Lᴴ X = B in place.
 *
 * @param l - L as `factorise` leaves it, `[size][size]`.
 * @param b - B, `[size][numColumns]`, replaced by X.
 * @returns X, the same object as `b`.
 */
export function solveUpper(l: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  const size = l.numRows;
  for (let r = size - 1; r >= 0; r -= 1) {
    for (let k = r + 1; k < size; k += 1) {
      subtractRow(b, r, k, l.re[k * size + r] ?? 0, -(l.im[k * size + r] ?? 0));
    }
    divideRow(b, r, l.re[r * size + r] ?? 0);
  }
  return b;
}

/** Takes what column `c` explains off row `r`, up to the diagonal. */
function eliminate({ numRows: size, re, im }: ComplexMatrix, r: number, c: number): void {
  const [xRe, xIm] = [re[r * size + c] ?? 0, im[r * size + c] ?? 0];
  for (let k = c + 1; k <= r; k += 1) {
    const [yRe, yIm] = [re[k * size + c] ?? 0, im[k * size + c] ?? 0];
    re[r * size + k] = (re[r * size + k] ?? 0) - (xRe * yRe + xIm * yIm);
    im[r * size + k] = (im[r * size + k] ?? 0) - (xIm * yRe - xRe * yIm);
  }
}

/** From the diagonal on down, where the divisor itself is what remains. */
function divideColumn({ numRows: size, re, im }: ComplexMatrix, c: number, divisor: number): void {
  for (let at = c * size + c; at < re.length; at += size) {
    re[at] = (re[at] ?? 0) / divisor;
    im[at] = (im[at] ?? 0) / divisor;
  }
}

function subtractRow(b: ComplexMatrix, from: number, row: number, xRe: number, xIm: number): void {
  const { numColumns, re, im } = b;
  for (let c = 0; c < numColumns; c += 1) {
    const [at, other] = [from * numColumns + c, row * numColumns + c];
    const [yRe, yIm] = [re[other] ?? 0, im[other] ?? 0];
    re[at] = (re[at] ?? 0) - (xRe * yRe - xIm * yIm);
    im[at] = (im[at] ?? 0) - (xRe * yIm + xIm * yRe);
  }
}

function divideRow({ numColumns, re, im }: ComplexMatrix, row: number, divisor: number): void {
  for (let at = row * numColumns; at < (row + 1) * numColumns; at += 1) {
    re[at] = (re[at] ?? 0) / divisor;
    im[at] = (im[at] ?? 0) / divisor;
  }
}
