/** Lags of the regression, in measurements before the newest one. */
const LAGS = Uint8Array.of(0, 1, 2, 3, 4, 6, 9, 13);

const NUM_TAPS = LAGS.length;

/** Most measurements that a prediction may look ahead. */
const MAX_HORIZON = 32;

const HISTORY_LENGTH = (LAGS[NUM_TAPS - 1] as number) + MAX_HORIZON + 1;

/** Weight of what was learned before, per measurement: a memory of about 100 measurements. */
const FORGETTING = 0.99;

/** Pulls the taps towards "it stays as it is": the sum of squares that this belief is worth. Unit: dB². */
const RIDGE_DB2 = 5;

/** Weight of a new measurement in the running mean, once there are enough of them. */
const MEAN_STEP = 0.003;

/** After a longer gap the user is as good as new, but for its taps. Unit: measurement periods. */
const MAX_GAP_PERIODS = 10;

/** Most cells that one measurement learns from; with more, every other one or fewer are taken. */
const MAX_LEARNED_CELLS = 32;

/**
 * What is known of how one user's channel changes, over the `numCells` parts of the carrier that are
 * reported apart (subbands, or PRGs).
 */
export interface ChannelHistory {
  /** Parts of the carrier. */
  readonly numCells: number;
  /** The newest measurements as a ring, `[HISTORY_LENGTH][numCells]`. Unit: dB. */
  readonly measuredDb: Float64Array;
  /** Running mean, `[numCells]`. Unit: dB. */
  readonly meanDb: Float64Array;
  /** Taps, `[NUM_TAPS]`. */
  readonly taps: Float64Array;
  /** Σ x·xᵀ with forgetting, `[NUM_TAPS][NUM_TAPS]`, lower triangle. Unit: dB². */
  readonly covariance: Float64Array;
  /** Σ x·y with forgetting, `[NUM_TAPS]`. Unit: dB². */
  readonly correlation: Float64Array;
  /** Measurements so far, since the newest long pause. */
  numMeasured: number;
  /** Slot of the newest measurement. */
  measuredTti: number;
  /** Slots between the newest two measurements. */
  gapSlots: number;
  /** Slots between measurements: the newest gap that came twice in a row. */
  periodSlots: number;
  /** Measurements that a prediction looks ahead. */
  horizon: number;
  /** Running mean square error of the predictions. Unit: dB². */
  errorDb2: number;
}

/** Opens an empty history. */
export function createChannelHistory(numCells: number): ChannelHistory {
  const taps = new Float64Array(NUM_TAPS);
  taps[0] = 1;
  return {
    numCells,
    measuredDb: new Float64Array(HISTORY_LENGTH * numCells),
    meanDb: new Float64Array(numCells),
    taps,
    covariance: new Float64Array(NUM_TAPS * NUM_TAPS),
    correlation: new Float64Array(NUM_TAPS),
    numMeasured: 0,
    measuredTti: Number.NEGATIVE_INFINITY,
    gapSlots: 0,
    periodSlots: 1,
    horizon: 1,
    errorDb2: 0,
  };
}

/**
 * Takes a measurement in, and learns from how well the older ones foretell it.
 *
 * A user's SINR in dB, less its running mean, is regressed on its own past; one set of taps serves
 * all parts of the carrier, whose fading is alike:
 *
 *     y_c(m + h) ≈ Σ_k w_k · y_c(m − lag_k)
 *
 * The taps are the least-squares solution with exponential forgetting, pulled towards w = (1, 0, …),
 * which is what a scheduler without prediction assumes.
 *
 * Hot path: no allocation.
 *
 * @param history - The user's history.
 * @param sinrDb - The measurement, `[numCells]`. Unit: dB.
 * @param measuredTti - Its slot; must be later than that of the one before.
 * @param targetTti - Slot that decisions on the report which brought it are for.
 * @source Recursive least squares: Haykin, Adaptive Filter Theory, ch. 10. Channel prediction for
 *   scheduling: Ekman, Sternad and Ahlén, IEEE VTC 2002.
 */
export function learnChannel(
  history: ChannelHistory,
  sinrDb: ArrayLike<number>,
  measuredTti: number,
  targetTti: number,
): void {
  const { numCells, measuredDb, meanDb } = history;
  followPeriod(history, measuredTti);
  const { periodSlots } = history;
  // this measurement stays the newest for a period: aim at the middle of it
  const aheadSlots = targetTti - measuredTti + (periodSlots - 1) / 2;
  history.horizon = Math.max(1, Math.min(MAX_HORIZON, Math.round(aheadSlots / periodSlots)));
  const row = (history.numMeasured % HISTORY_LENGTH) * numCells;
  const step = Math.max(MEAN_STEP, 1 / (history.numMeasured + 1));
  for (let c = 0; c < numCells; c += 1) {
    const db = sinrDb[c] as number;
    measuredDb[row + c] = db;
    meanDb[c] = (meanDb[c] as number) + step * (db - (meanDb[c] as number));
  }
  history.numMeasured += 1;
  if (history.numMeasured <= history.horizon) return;
  regress(history);
  solveTaps(history);
}

/** Learns how far measurements are apart; after a pause, what was measured before it says nothing. */
function followPeriod(history: ChannelHistory, measuredTti: number): void {
  const gapSlots = measuredTti - history.measuredTti;
  history.measuredTti = measuredTti;
  if (history.numMeasured === 0) return;
  // one odd gap is a lost report, or an uplink slot that came late: it must not move the horizon
  if (history.numMeasured === 1 || gapSlots === history.gapSlots) history.periodSlots = gapSlots;
  history.gapSlots = gapSlots;
  if (gapSlots > MAX_GAP_PERIODS * history.periodSlots) history.numMeasured = 0;
}

const pastRow = new Int32Array(NUM_TAPS);
const past = new Float64Array(NUM_TAPS);

/** Adds the newest measurement and what was known `horizon` measurements before it to the sums. */
function regress(history: ChannelHistory): void {
  const { numCells, meanDb, covariance, correlation, taps, horizon, numMeasured } = history;
  for (let i = 0; i < covariance.length; i += 1)
    covariance[i] = FORGETTING * (covariance[i] as number);
  for (let i = 0; i < NUM_TAPS; i += 1) correlation[i] = FORGETTING * (correlation[i] as number);
  const newest = ((numMeasured - 1) % HISTORY_LENGTH) * numCells;
  const stride = Math.ceil(numCells / MAX_LEARNED_CELLS);
  let squares = 0;
  let count = 0;
  findPast(history, horizon);
  for (let c = numMeasured % stride; c < numCells; c += stride) {
    readPast(history, c);
    const y = (history.measuredDb[newest + c] as number) - (meanDb[c] as number);
    let foretold = 0;
    for (let i = 0; i < NUM_TAPS; i += 1) {
      const x = past[i] as number;
      foretold += (taps[i] as number) * x;
      correlation[i] = (correlation[i] as number) + x * y;
      const line = i * NUM_TAPS;
      for (let j = 0; j <= i; j += 1) {
        covariance[line + j] = (covariance[line + j] as number) + x * (past[j] as number);
      }
    }
    squares += (y - foretold) ** 2;
    count += 1;
  }
  const step = Math.max(1 - FORGETTING, 1 / (numMeasured - horizon));
  history.errorDb2 += step * (squares / count - history.errorDb2);
}

/** Finds where the lagged values begin, as they were `ago` measurements before the newest. */
function findPast({ numCells, numMeasured }: ChannelHistory, ago: number): void {
  for (let i = 0; i < NUM_TAPS; i += 1) {
    const measurement = Math.max(0, numMeasured - 1 - ago - (LAGS[i] as number));
    pastRow[i] = (measurement % HISTORY_LENGTH) * numCells;
  }
}

/** Reads a cell's lagged values, less its mean. */
function readPast({ measuredDb, meanDb }: ChannelHistory, c: number): void {
  const mean = meanDb[c] as number;
  for (let i = 0; i < NUM_TAPS; i += 1) {
    past[i] = (measuredDb[(pastRow[i] as number) + c] as number) - mean;
  }
}

/** Solves (Σ x·xᵀ + r·I)·w = Σ x·y + r·e₀. */
function solveTaps({ covariance, correlation, taps }: ChannelHistory): void {
  factorise(covariance);
  for (let i = 0; i < NUM_TAPS; i += 1) {
    let sum = (correlation[i] as number) + (i === 0 ? RIDGE_DB2 : 0);
    for (let k = 0; k < i; k += 1) sum -= factorAt(i, k) * (taps[k] as number);
    taps[i] = sum / factorAt(i, i);
  }
  for (let i = NUM_TAPS - 1; i >= 0; i -= 1) {
    let sum = taps[i] as number;
    for (let k = i + 1; k < NUM_TAPS; k += 1) sum -= factorAt(k, i) * (taps[k] as number);
    taps[i] = sum / factorAt(i, i);
  }
}

const factor = new Float64Array(NUM_TAPS * NUM_TAPS);

const factorAt = (i: number, j: number) => factor[i * NUM_TAPS + j] as number;

/** Writes the lower triangle L of Σ x·xᵀ + r·I = L·Lᵀ (Cholesky). */
function factorise(covariance: Float64Array): void {
  for (let i = 0; i < NUM_TAPS; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = (covariance[i * NUM_TAPS + j] as number) + (i === j ? RIDGE_DB2 : 0);
      for (let k = 0; k < j; k += 1) sum -= factorAt(i, k) * factorAt(j, k);
      factor[i * NUM_TAPS + j] = i === j ? Math.sqrt(sum) : sum / factorAt(j, j);
    }
  }
}

/**
 * Foretells every part of the carrier.
 *
 * Hot path: no allocation.
 *
 * @param history - The user's history, at least one measurement.
 * @param sinrDb - Takes the SINR expected in the slot that is decided, `[numCells]`. Unit: dB.
 */
export function predictChannel(history: ChannelHistory, sinrDb: Float64Array): void {
  const { numCells, meanDb, taps } = history;
  findPast(history, 0);
  for (let c = 0; c < numCells; c += 1) {
    readPast(history, c);
    let db = meanDb[c] as number;
    for (let i = 0; i < NUM_TAPS; i += 1) db += (taps[i] as number) * (past[i] as number);
    sinrDb[c] = db;
  }
}
