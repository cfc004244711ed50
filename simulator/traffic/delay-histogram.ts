import { createHistogram, type RecordableHistogram } from "node:perf_hooks";

/** Longer delays are only counted as such. Unit: µs. */
const LONGEST_US = 3_600_000_000;

/**
 * Makes a histogram of delays: constant memory, however long the run.
 *
 * @returns Of values from 1 µs to 1 h, to three digits.
 */
export function createDelayHistogram(): RecordableHistogram {
  return createHistogram({ lowest: 1, highest: LONGEST_US, figures: 3 });
}
