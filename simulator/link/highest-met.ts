/**
 * Finds the last threshold that a value meets.
 *
 * @param thresholds - Rising; the first one counts as met.
 * @param value - In the thresholds' unit.
 * @returns Index into `thresholds`.
 */
export function highestMet(thresholds: Float64Array, value: number): number {
  let index = thresholds.length - 1;
  while (index > 0 && (thresholds[index] ?? 0) > value) index -= 1;
  return index;
}
