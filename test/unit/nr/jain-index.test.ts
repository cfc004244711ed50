import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { jainIndex } from "../../../src/nr/jain-index.ts";

const shares = () => fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: 1 });

describe("jainIndex", () => {
  it("is (Σ x)² / (U · Σ x²)", () => {
    expect(jainIndex([6, 2])).toBeCloseTo(64 / 80, 12);
  });

  it("is 1 where nobody got anything, or nobody is there", () => {
    expect([jainIndex([0, 0]), jainIndex([])]).toEqual([1, 1]);
  });

  test.prop([shares()])("lies from 1/U, where one user has all, to 1, where all are equal", (x) => {
    expect(jainIndex(x)).toBeGreaterThanOrEqual((1 - 1e-9) / x.length);
    expect(jainIndex(x)).toBeLessThanOrEqual(1 + 1e-9);
    expect(jainIndex(x.map((_, u) => (u === 0 ? 5 : 0)))).toBeCloseTo(1 / x.length, 12);
    expect(jainIndex(x.map(() => 7))).toBeCloseTo(1, 12);
  });

  test.prop([shares(), fc.integer({ min: 1, max: 1000 })])("has no unit", (x, factor) => {
    expect(jainIndex(x.map((share) => factor * share))).toBeCloseTo(jainIndex(x), 9);
  });
});
