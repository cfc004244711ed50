/**
 * Round values for an axis: multiples of 1, 2 or 5 times a power of ten.
 *
 * @param low - Lower end.
 * @param high - Upper end, > low.
 * @param maxCount - About how many at most; ≥ 1.
 * @returns Values from low to high, ascending, ends included where they are round.
 */
export function niceTicks(low: number, high: number, maxCount: number): number[] {
  const step = niceStep((high - low) / maxCount);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) =>
    Number(((first + n) * step).toFixed(decimals)),
  );
}

/**
 * The smallest round number, 1, 2 or 5 times a power of ten, that is not below a value.
 *
 * @param atLeast - The value, > 0.
 * @returns The round number, in the value's unit.
 */
export function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [1, 2, 5].find((one) => one * power >= atLeast * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/**
 * Writes a tick's value with a proper minus sign.
 *
 * @param value - The value.
 * @returns Its label.
 */
export function tickLabel(value: number): string {
  return String(value).replace("-", "−");
}
