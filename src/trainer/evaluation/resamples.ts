import { createUniformSequence } from "../../../simulator/random.ts";
import { quantile } from "./quantile.ts";

/** A figure with its 95 % interval. */
export interface Estimate {
  /** The figure. */
  readonly value: number;
  /** Lower end; null from one seed alone. */
  readonly low: number | null;
  /** Upper end; null from one seed alone. */
  readonly high: number | null;
}

/** `uniformAt` stream of the resamples. */
const STREAM = 0xb0_07;

const NUM_RESAMPLES = 2000;

/**
 * Draws seeds with replacement, once for all figures: differences of two resampled figures are then
 * paired by themselves.
 *
 * @param numSeeds - Seeds to draw from.
 * @param seed - Of the draws.
 * @returns `[1 + 2000][numSeeds]`, indices of seeds; the first row is the sample itself.
 * @source B. Efron, "Bootstrap methods: another look at the jackknife", Ann. Statist. 7 (1979).
 */
export function drawResamples(numSeeds: number, seed = 1): Uint16Array[] {
  const draw = createUniformSequence(seed, STREAM);
  const itself = Uint16Array.from({ length: numSeeds }, (_, i) => i);
  return [
    itself,
    ...Array.from({ length: NUM_RESAMPLES }, () => itself.map(() => Math.floor(numSeeds * draw()))),
  ];
}

/**
 * Means a figure over every resample.
 *
 * @param resamples - As `drawResamples` gives them.
 * @param values - One per seed.
 * @returns `[1 + numResamples]`, the sample's own first.
 */
export function resampledMeans(
  resamples: readonly Uint16Array[],
  values: readonly number[],
): Float64Array {
  return Float64Array.from(resamples, (row) => {
    let sum = 0;
    for (const i of row) sum += values[i] as number;
    return sum / row.length;
  });
}

/**
 * Reads figure and percentile interval off.
 *
 * @param resampled - `[1 + numResamples]`, the sample's own first.
 * @param numSeeds - Seeds of the sample.
 */
export function estimateOf(resampled: Float64Array, numSeeds: number): Estimate {
  const value = resampled[0] as number;
  if (numSeeds < 2) return { value, low: null, high: null };
  const sorted = resampled.slice(1).sort();
  return { value, low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}
