/** Lags of the regression, in measurements before the newest one. */
// a multiple of four: fitting and foretelling take four at a time
const LAGS = Uint8Array.of(0, 1, 2, 3, 4, 6, 9, 13);

/** Number of taps of the regression. */
export const NUM_TAPS = LAGS.length;

/** Most measurements that a prediction may look ahead. */
export const MAX_HORIZON = 32;

/** Measurements kept. */
export const HISTORY_LENGTH = (LAGS[NUM_TAPS - 1] as number) + MAX_HORIZON + 1;

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
 * Finds where the lagged values begin in `measuredDb`, as they were some measurements ago.
 *
 * @param history - The user's history.
 * @param ago - Measurements before the newest.
 * @returns Index of each row, `[NUM_TAPS]`; scratch, which holds until the next call.
 */
export function laggedRows({ numCells, numMeasured }: ChannelHistory, ago: number): Int32Array {
  for (let i = 0; i < NUM_TAPS; i += 1) {
    const measurement = Math.max(0, numMeasured - 1 - ago - (LAGS[i] as number));
    rows[i] = (measurement % HISTORY_LENGTH) * numCells;
  }
  return rows;
}

const rows = new Int32Array(NUM_TAPS);
