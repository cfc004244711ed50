import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { dbmToW, dbToLinear, linearToDb, wToDbm } from "../../../src/nr/units.ts";

describe("units", () => {
  it("agrees with the ratios and powers everyone knows", () => {
    expect(dbToLinear(10)).toBeCloseTo(10, 12);
    expect(dbToLinear(3)).toBeCloseTo(1.995262, 6);
    expect(dbmToW(46)).toBeCloseTo(39.810717, 6);
    expect(wToDbm(1)).toBeCloseTo(30, 12);
  });

  it("maps nothing to minus infinity and back", () => {
    expect(linearToDb(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(dbToLinear(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(dbmToW(wToDbm(0))).toBe(0);
  });

  test.prop([fc.double({ min: -200, max: 200, noNaN: true })])("converts back", (db) => {
    expect(linearToDb(dbToLinear(db))).toBeCloseTo(db, 9);
    expect(wToDbm(dbmToW(db))).toBeCloseTo(db, 9);
  });
});
