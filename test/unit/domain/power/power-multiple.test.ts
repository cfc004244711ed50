import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  actionForMultiple,
  LEAST_MULTIPLE,
  MOST_MULTIPLE,
  usefulSinrDb,
} from "../../../../src/domain/power/power-multiple.ts";
import { cellWith } from "../../../support/cells.ts";

describe("actionForMultiple", () => {
  test.prop([fc.double({ min: LEAST_MULTIPLE, max: MOST_MULTIPLE, noNaN: true })])(
    "is what the flat part and the weights make the multiple of",
    (multiple) => {
      expect(0.3 + 0.7 * Math.exp(actionForMultiple(multiple))).toBeCloseTo(multiple, 9);
    },
  );

  it("P2 stays within ± 2.3 for any multiple", () => {
    expect([0, 1e9].map(actionForMultiple)).toEqual([expect.closeTo(-2.3, 9), 2.3]);
  });
});

describe("usefulSinrDb", () => {
  it("is 1 dB above the threshold of the highest MCS", () => {
    const { facts } = cellWith();

    expect(usefulSinrDb(facts)).toBe((facts.mcsThresholdDb.at(-1) ?? 0) + 1);
  });
});
