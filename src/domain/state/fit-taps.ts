import { type ChannelHistory, HISTORY_LENGTH, laggedRows, NUM_TAPS } from "./channel-history.ts";

/** Weight of what was learned before, per measurement: a memory of about 100 measurements. */
const FORGETTING = 0.99;

/** Pulls the taps towards "it stays as it is": the sum of squares that this belief is worth. Unit: dB². */
const RIDGE_DB2 = 5;

/** Most cells that one measurement learns from; with more, every other one or fewer are taken. */
const MAX_LEARNED_CELLS = 32;

/**
 * Learns from how well the measurements of `horizon` ago foretell the newest one, and fits the taps.
 *
 * Hot path: no allocation. Sums are taken up in the order of the cells, each by itself.
 *
 * @param history - The user's history, the newest measurement entered.
 */
export function fitTaps(history: ChannelHistory): void {
  regress(history);
  solveTaps(history);
}

/** Lagged values less their mean, `[NUM_TAPS][MAX_LEARNED_CELLS]`, and what they should foretell. */
const past = new Float64Array(NUM_TAPS * MAX_LEARNED_CELLS);
const present = new Float64Array(MAX_LEARNED_CELLS);
const foretold = new Float64Array(MAX_LEARNED_CELLS);

/** Adds the newest measurement and what was known `horizon` measurements before it to the sums. */
function regress(history: ChannelHistory): void {
  const { covariance, horizon, numMeasured } = history;
  const count = readPresent(history);
  const lagged = laggedRows(history, horizon);
  for (let i = 0; i < NUM_TAPS; i += 4) readFourPast(history, lagged, i, count);
  for (let i = 0; i < NUM_TAPS; i += 2) {
    for (let j = 0; j + 2 <= i; j += 4) addEightProducts(covariance, i, j, count);
    if (i % 4 === 0) addFourProducts(covariance, i, count);
  }
  let squares = 0;
  for (let n = 0; n < count; n += 1) {
    const error = (present[n] as number) - (foretold[n] as number);
    squares += error * error;
  }
  const step = Math.max(1 - FORGETTING, 1 / (numMeasured - horizon));
  history.errorDb2 += step * (squares / count - history.errorDb2);
}

/** One measurement learns from every n-th cell: n, so that they are few enough. */
function strideOf({ numCells }: ChannelHistory): number {
  return Math.ceil(numCells / MAX_LEARNED_CELLS);
}

/** Reads the newest values of the cells to learn from; returns how many there are. */
function readPresent(history: ChannelHistory): number {
  const { numCells, measuredDb, meanDb, numMeasured } = history;
  const newest = ((numMeasured - 1) % HISTORY_LENGTH) * numCells;
  const stride = strideOf(history);
  let count = 0;
  for (let c = numMeasured % stride; c < numCells; c += stride) {
    present[count] = (measuredDb[newest + c] as number) - (meanDb[c] as number);
    foretold[count] = 0;
    count += 1;
  }
  return count;
}

/** Reads the values at four lags from tap i on, and adds up what they foretell and Σ x·y. */
function readFourPast(history: ChannelHistory, lagged: Int32Array, i: number, count: number): void {
  const { measuredDb, meanDb, taps, correlation } = history;
  const stride = strideOf(history);
  const row0 = lagged[i] as number;
  const row1 = lagged[i + 1] as number;
  const row2 = lagged[i + 2] as number;
  const row3 = lagged[i + 3] as number;
  const tap0 = taps[i] as number;
  const tap1 = taps[i + 1] as number;
  const tap2 = taps[i + 2] as number;
  const tap3 = taps[i + 3] as number;
  let sum0 = FORGETTING * (correlation[i] as number);
  let sum1 = FORGETTING * (correlation[i + 1] as number);
  let sum2 = FORGETTING * (correlation[i + 2] as number);
  let sum3 = FORGETTING * (correlation[i + 3] as number);
  const at = i * MAX_LEARNED_CELLS;
  for (let n = 0, c = history.numMeasured % stride; n < count; n += 1, c += stride) {
    const mean = meanDb[c] as number;
    const y = present[n] as number;
    const x0 = (measuredDb[row0 + c] as number) - mean;
    const x1 = (measuredDb[row1 + c] as number) - mean;
    const x2 = (measuredDb[row2 + c] as number) - mean;
    const x3 = (measuredDb[row3 + c] as number) - mean;
    past[at + n] = x0;
    past[at + MAX_LEARNED_CELLS + n] = x1;
    past[at + 2 * MAX_LEARNED_CELLS + n] = x2;
    past[at + 3 * MAX_LEARNED_CELLS + n] = x3;
    foretold[n] = (foretold[n] as number) + tap0 * x0 + tap1 * x1 + tap2 * x2 + tap3 * x3;
    sum0 += x0 * y;
    sum1 += x1 * y;
    sum2 += x2 * y;
    sum3 += x3 * y;
  }
  correlation[i] = sum0;
  correlation[i + 1] = sum1;
  correlation[i + 2] = sum2;
  correlation[i + 3] = sum3;
}

/** Adds Σ x·xᵀ to the two by two entries from (i, i) on; nobody reads the one above the diagonal. */
function addFourProducts(covariance: Float64Array, i: number, count: number): void {
  const upper = i * MAX_LEARNED_CELLS;
  const at = i * NUM_TAPS + i;
  const below = at + NUM_TAPS;
  let sum00 = FORGETTING * (covariance[at] as number);
  let sum10 = FORGETTING * (covariance[below] as number);
  let sum11 = FORGETTING * (covariance[below + 1] as number);
  for (let n = 0; n < count; n += 1) {
    const x0 = past[upper + n] as number;
    const x1 = past[upper + MAX_LEARNED_CELLS + n] as number;
    sum00 += x0 * x0;
    sum10 += x1 * x0;
    sum11 += x1 * x1;
  }
  covariance[at] = sum00;
  covariance[below] = sum10;
  covariance[below + 1] = sum11;
}

/**
 * Adds Σ x·xᵀ to the two by four entries from (i, j) on; eight sums at once keep the processor busy.
 * On the diagonal it also writes the one entry above it, which nobody reads.
 */
function addEightProducts(covariance: Float64Array, i: number, j: number, count: number): void {
  const upper = i * MAX_LEARNED_CELLS;
  const left = j * MAX_LEARNED_CELLS;
  const at = i * NUM_TAPS + j;
  const below = at + NUM_TAPS;
  let sum00 = FORGETTING * (covariance[at] as number);
  let sum01 = FORGETTING * (covariance[at + 1] as number);
  let sum02 = FORGETTING * (covariance[at + 2] as number);
  let sum03 = FORGETTING * (covariance[at + 3] as number);
  let sum10 = FORGETTING * (covariance[below] as number);
  let sum11 = FORGETTING * (covariance[below + 1] as number);
  let sum12 = FORGETTING * (covariance[below + 2] as number);
  let sum13 = FORGETTING * (covariance[below + 3] as number);
  for (let n = 0; n < count; n += 1) {
    const x0 = past[upper + n] as number;
    const x1 = past[upper + MAX_LEARNED_CELLS + n] as number;
    const y0 = past[left + n] as number;
    const y1 = past[left + MAX_LEARNED_CELLS + n] as number;
    const y2 = past[left + 2 * MAX_LEARNED_CELLS + n] as number;
    const y3 = past[left + 3 * MAX_LEARNED_CELLS + n] as number;
    sum00 += x0 * y0;
    sum01 += x0 * y1;
    sum02 += x0 * y2;
    sum03 += x0 * y3;
    sum10 += x1 * y0;
    sum11 += x1 * y1;
    sum12 += x1 * y2;
    sum13 += x1 * y3;
  }
  covariance[at] = sum00;
  covariance[at + 1] = sum01;
  covariance[at + 2] = sum02;
  covariance[at + 3] = sum03;
  covariance[below] = sum10;
  covariance[below + 1] = sum11;
  covariance[below + 2] = sum12;
  covariance[below + 3] = sum13;
}

const factor = new Float64Array(NUM_TAPS * NUM_TAPS);

/** Solves (Σ x·xᵀ + r·I)·w = Σ x·y + r·e₀. */
function solveTaps({ covariance, correlation, taps }: ChannelHistory): void {
  factorise(covariance);
  for (let i = 0; i < NUM_TAPS; i += 1) {
    const row = i * NUM_TAPS;
    let sum = (correlation[i] as number) + (i === 0 ? RIDGE_DB2 : 0);
    for (let k = 0; k < i; k += 1) sum -= (factor[row + k] as number) * (taps[k] as number);
    taps[i] = sum / (factor[row + i] as number);
  }
  for (let i = NUM_TAPS - 1; i >= 0; i -= 1) {
    let sum = taps[i] as number;
    for (let k = i + 1; k < NUM_TAPS; k += 1) {
      sum -= (factor[k * NUM_TAPS + i] as number) * (taps[k] as number);
    }
    taps[i] = sum / (factor[i * NUM_TAPS + i] as number);
  }
}

/**
 * Writes the lower triangle L of Σ x·xᵀ + r·I = L·Lᵀ (Cholesky).
 *
 * Two rows at once: neither waits for the other.
 */
function factorise(covariance: Float64Array): void {
  for (let i = 0; i < NUM_TAPS; i += 2) {
    const row = i * NUM_TAPS;
    const next = row + NUM_TAPS;
    for (let j = 0; j < i; j += 1) divideRows(covariance, row, j);
    let square = (covariance[row + i] as number) + RIDGE_DB2;
    let product = covariance[next + i] as number;
    let nextSquare = (covariance[next + i + 1] as number) + RIDGE_DB2;
    for (let k = 0; k < i; k += 1) {
      const left = factor[row + k] as number;
      const nextLeft = factor[next + k] as number;
      square -= left * left;
      product -= nextLeft * left;
      nextSquare -= nextLeft * nextLeft;
    }
    const root = Math.sqrt(square);
    const below = product / root;
    factor[row + i] = root;
    factor[next + i] = below;
    factor[next + i + 1] = Math.sqrt(nextSquare - below * below);
  }
}

/** Writes entry j of L, left of the diagonal, in the row that begins at `row` and in the one after it. */
function divideRows(covariance: Float64Array, row: number, j: number): void {
  const next = row + NUM_TAPS;
  const other = j * NUM_TAPS;
  let sum = covariance[row + j] as number;
  let nextSum = covariance[next + j] as number;
  for (let k = 0; k < j; k += 1) {
    const value = factor[other + k] as number;
    sum -= (factor[row + k] as number) * value;
    nextSum -= (factor[next + k] as number) * value;
  }
  const root = factor[other + j] as number;
  factor[row + j] = sum / root;
  factor[next + j] = nextSum / root;
}
