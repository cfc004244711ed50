import { fc } from "@fast-check/vitest";

const NUM_STEPS = 1_000_000;

/** Numbers spread evenly over a range, unlike `fc.double`, most of whose numbers are tiny. */
export function between(min: number, max: number): fc.Arbitrary<number> {
  return fc.nat({ max: NUM_STEPS }).map((step) => min + ((max - min) * step) / NUM_STEPS);
}
