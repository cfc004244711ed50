/**
 * Gives a quantile by linear interpolation between the ordered values.
 *
 * @param sorted - Rising, at least one.
 * @param ratio - Share of the values below. Range 0..1.
 */
export function quantile(sorted: Float64Array, ratio: number): number {
  const at = ratio * (sorted.length - 1);
  const below = sorted[Math.floor(at)] as number;
  const above = sorted[Math.ceil(at)] as number;
  return below + (at - Math.floor(at)) * (above - below);
}
