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
 * Adds one path's response on evenly spaced frequencies to a row,
 *
 *     row[n] += gain · e^{j2π (firstCycles + n · stepCycles)},   n = 0 … count − 1
 *
 * The phase is carried on from frequency to frequency by multiplication, on the even and the odd n
 * side by side, which halves the wait for each product.
 *
 * Hot path: runs per path, user and slot, allocates nothing.
 *
 * @param row - Where to add.
 * @param gainRe - Real part of the path's gain.
 * @param gainIm - Its imaginary part.
 * @param firstCycles - Phase at n = 0. Unit: cycles.
 * @param stepCycles - Phase from one frequency to the next. Unit: cycles.
 */
export function addTap(
  row: ResponseRow,
  gainRe: number,
  gainIm: number,
  firstCycles: number,
  stepCycles: number,
): void {
  const { re, im, start, count } = row;
  const firstRad = 2 * Math.PI * (firstCycles - Math.round(firstCycles));
  const stepRad = 2 * Math.PI * (stepCycles - Math.round(stepCycles));
  const [cosFirst, sinFirst] = [Math.cos(firstRad), Math.sin(firstRad)];
  const [cosStep, sinStep] = [Math.cos(stepRad), Math.sin(stepRad)];
  const cosTwo = cosStep * cosStep - sinStep * sinStep;
  const sinTwo = 2 * cosStep * sinStep;
  let evenRe = gainRe * cosFirst - gainIm * sinFirst;
  let evenIm = gainRe * sinFirst + gainIm * cosFirst;
  let oddRe = evenRe * cosStep - evenIm * sinStep;
  let oddIm = evenRe * sinStep + evenIm * cosStep;
  const lastPair = start + count - 1;
  let n = start;
  for (; n < lastPair; n += 2) {
    re[n] = (re[n] ?? 0) + evenRe;
    im[n] = (im[n] ?? 0) + evenIm;
    re[n + 1] = (re[n + 1] ?? 0) + oddRe;
    im[n + 1] = (im[n + 1] ?? 0) + oddIm;
    const nextEvenRe = evenRe * cosTwo - evenIm * sinTwo;
    evenIm = evenRe * sinTwo + evenIm * cosTwo;
    evenRe = nextEvenRe;
    const nextOddRe = oddRe * cosTwo - oddIm * sinTwo;
    oddIm = oddRe * sinTwo + oddIm * cosTwo;
    oddRe = nextOddRe;
  }
  if (n === lastPair) {
    re[n] = (re[n] ?? 0) + evenRe;
    im[n] = (im[n] ?? 0) + evenIm;
  }
}
