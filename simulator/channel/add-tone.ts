/** One row of a complex array, held as two arrays. */
export interface ResponseRow {
  /** Real parts. */
  readonly re: Float64Array;
  /** Imaginary parts. */
  readonly im: Float64Array;
  /** Index of the row's first element. */
  readonly start: number;
  /** Number of elements. */
  readonly count: number;
}

/**
 * Adds a geometric series to a row, one path's response on evenly spaced frequencies,
 *
 *     row[n] += tone · stepⁿ,   n = 0 … count − 1,   |step| = 1
 *
 * The phase is carried on from frequency to frequency by multiplication, on the even and the odd n
 * side by side, which halves the wait for each product.
 *
 * Hot path: runs per path, entry, link and slot, allocates nothing.
 *
 * @param row - A row.
 * @param numRowsOn - Which of the equally long rows that follow it to add to; 0: itself.
 * @param toneRe - Real part of the value at n = 0.
 * @param toneIm - Its imaginary part.
 * @param stepRe - Real part of the factor from one frequency to the next.
 * @param stepIm - Its imaginary part.
 */
export function addTone(
  row: ResponseRow,
  numRowsOn: number,
  toneRe: number,
  toneIm: number,
  stepRe: number,
  stepIm: number,
): void {
  const { re, im, count } = row;
  const twoRe = stepRe * stepRe - stepIm * stepIm;
  const twoIm = 2 * stepRe * stepIm;
  let evenRe = toneRe;
  let evenIm = toneIm;
  let oddRe = toneRe * stepRe - toneIm * stepIm;
  let oddIm = toneRe * stepIm + toneIm * stepRe;
  let n = row.start + numRowsOn * count;
  const last = n + count - 1;
  for (; n < last; n += 2) {
    re[n] = (re[n] ?? 0) + evenRe;
    im[n] = (im[n] ?? 0) + evenIm;
    re[n + 1] = (re[n + 1] ?? 0) + oddRe;
    im[n + 1] = (im[n + 1] ?? 0) + oddIm;
    const nextEvenRe = evenRe * twoRe - evenIm * twoIm;
    evenIm = evenRe * twoIm + evenIm * twoRe;
    evenRe = nextEvenRe;
    const nextOddRe = oddRe * twoRe - oddIm * twoIm;
    oddIm = oddRe * twoIm + oddIm * twoRe;
    oddRe = nextOddRe;
  }
  if (n === last) {
    re[n] = (re[n] ?? 0) + evenRe;
    im[n] = (im[n] ?? 0) + evenIm;
  }
}
