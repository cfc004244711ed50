import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { highestMet } from "../../../../simulator/link/highest-met.ts";

describe("highestMet", () => {
  test.prop([fc.array(fc.double({ noNaN: true }), { minLength: 1 }), fc.double({ noNaN: true })])(
    "is the last threshold not above the value, or the first of all",
    (values, value) => {
      const thresholds = Float64Array.from(values).sort();
      const last = thresholds.findLastIndex((threshold) => threshold <= value);

      expect(highestMet(thresholds, value)).toBe(Math.max(0, last));
    },
  );
});
