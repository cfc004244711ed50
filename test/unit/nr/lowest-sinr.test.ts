import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { lowestSinrDb } from "../../../src/nr/lowest-sinr.ts";

describe("lowestSinrDb", () => {
  test.prop([fc.double({ min: -99, max: 99, noNaN: true })])(
    "finds the very number from which on a condition is met",
    (thresholdDb) => {
      expect(lowestSinrDb((sinrDb) => sinrDb >= thresholdDb)).toBeCloseTo(thresholdDb, 12);
      if (Math.abs(thresholdDb) > 1e-9) {
        expect(lowestSinrDb((sinrDb) => sinrDb >= thresholdDb)).toBe(thresholdDb);
      }
    },
  );

  it("tells a condition that is always met from one that never is", () => {
    expect(lowestSinrDb(() => true)).toBe(Number.NEGATIVE_INFINITY);
    expect(lowestSinrDb(() => false)).toBe(Number.POSITIVE_INFINITY);
  });
});
