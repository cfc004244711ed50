/** A complex number as files hold it: [re, im]. */
export type Pair = readonly [number, number];

/** One quantity that is compared, and how far it may be off. */
export interface Measure<T> {
  /** What is compared. */
  readonly quantity: string;
  /** Unit of the error: `relative`, or a unit. */
  readonly unit: string;
  /** Largest error that passes, in `unit`; 0: exact. */
  readonly tolerance: number;
  /** How far the found value is from the expected one, in `unit`, ≥ 0; NaN counts as infinitely far. */
  readonly errorOf: (found: T, expected: T) => number;
}

/** Takes down one comparison of a case. An expected value that the file does not give is passed over. */
export type Note = <T>(measure: Measure<T>, expected: T | null | undefined, found: T) => void;

/**
 * Difference of two numbers in their own unit.
 *
 * @param quantity - What is compared.
 * @param unit - Its unit.
 * @param tolerance - Largest difference that passes.
 */
export function difference(quantity: string, unit: string, tolerance: number): Measure<number> {
  const errorOf = (found: number, expected: number) => Math.abs(found - expected);
  return { quantity, unit, tolerance, errorOf };
}

/**
 * Difference of two numbers over the expected one.
 *
 * @param quantity - What is compared.
 * @param tolerance - Largest ratio that passes.
 * @param resolution - Half a unit of the last decimal that the files print, which is no error.
 */
export function relative(quantity: string, tolerance: number, resolution = 0): Measure<number> {
  const errorOf = (found: number, expected: number) =>
    ratio(Math.max(0, Math.abs(found - expected) - resolution), Math.abs(expected));
  return { quantity, unit: "relative", tolerance, errorOf };
}

/**
 * Distance of two complex numbers over a scale.
 *
 * @param quantity - What is compared.
 * @param tolerance - Largest ratio that passes.
 * @param scaleOf - What the distance is divided by; default: the magnitude expected.
 */
export function complexRelative(
  quantity: string,
  tolerance: number,
  scaleOf: (expected: Pair) => number = (expected) => Math.hypot(...expected),
): Measure<Pair> {
  const errorOf = (found: Pair, expected: Pair) =>
    ratio(Math.hypot(found[0] - expected[0], found[1] - expected[1]), scaleOf(expected));
  return { quantity, unit: "relative", tolerance, errorOf };
}

/**
 * Values that are equal or not.
 *
 * @param quantity - What is compared.
 */
export function exact<T extends number | boolean>(quantity: string): Measure<T> {
  const errorOf = (found: T, expected: T) => (found === expected ? 0 : 1);
  return { quantity, unit: "mismatch", tolerance: 0, errorOf };
}

/** 0/0 is no error: both are nothing. */
function ratio(error: number, scale: number): number {
  return error === 0 ? 0 : error / scale;
}

/**
 * Power ratio in dB, no lower than −300 dB, where files differ in how they write nothing.
 *
 * @param power - Linear, ≥ 0.
 */
export function powerDb(power: number): number {
  return Math.max(-300, 10 * Math.log10(power));
}
