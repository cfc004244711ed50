import {
  type ChannelHistory,
  HISTORY_LENGTH,
  laggedRows,
  MAX_HORIZON,
  NUM_TAPS,
} from "./channel-history.ts";
import { fitTaps } from "./fit-taps.ts";

/** Weight of a new measurement in the running mean, once there are enough of them. */
const MEAN_STEP = 0.003;

/** After a longer gap the user is as good as new, but for its taps. Unit: measurement periods. */
const MAX_GAP_PERIODS = 10;

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
  fitTaps(history);
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

/**
 * Foretells every part of the carrier.
 *
 * Hot path: no allocation.
 *
 * @param history - The user's history, at least one measurement.
 * @param sinrDb - Takes the SINR expected in the slot that is decided, `[numCells]`. Unit: dB.
 */
export function predictChannel(history: ChannelHistory, sinrDb: Float64Array): void {
  const { numCells, meanDb } = history;
  const lagged = laggedRows(history, 0);
  for (let c = 0; c < numCells; c += 1) sinrDb[c] = meanDb[c] as number;
  for (let i = 0; i < NUM_TAPS; i += 4) addFourTaps(history, lagged, i, sinrDb);
}

/** Adds what four taps from tap i on make of the values at their lags. */
function addFourTaps(
  { numCells, meanDb, measuredDb, taps }: ChannelHistory,
  lagged: Int32Array,
  i: number,
  sinrDb: Float64Array,
): void {
  const row0 = lagged[i] as number;
  const row1 = lagged[i + 1] as number;
  const row2 = lagged[i + 2] as number;
  const row3 = lagged[i + 3] as number;
  const tap0 = taps[i] as number;
  const tap1 = taps[i + 1] as number;
  const tap2 = taps[i + 2] as number;
  const tap3 = taps[i + 3] as number;
  for (let c = 0; c < numCells; c += 1) {
    const mean = meanDb[c] as number;
    let db = sinrDb[c] as number;
    db += tap0 * ((measuredDb[row0 + c] as number) - mean);
    db += tap1 * ((measuredDb[row1 + c] as number) - mean);
    db += tap2 * ((measuredDb[row2 + c] as number) - mean);
    db += tap3 * ((measuredDb[row3 + c] as number) - mean);
    sinrDb[c] = db;
  }
}
