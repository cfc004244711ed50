import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { eesmBeta, effectiveSinr } from "../../../src/nr/eesm.ts";
import { maxMcs } from "../../../src/nr/mcs-tables.ts";

const sinrs = fc.array(fc.double({ min: 1e-3, max: 1e5, noNaN: true }), {
  minLength: 1,
  maxLength: 40,
});
const betas = fc.double({ min: 1, max: 600, noNaN: true });

describe("effectiveSinr", () => {
  it("averages the exponentials", () => {
    const expected = -2 * Math.log((Math.exp(-1 / 2) + Math.exp(-3 / 2)) / 2);

    expect(effectiveSinr([1, 3], undefined, 2, 2)).toBeCloseTo(expected, 12);
  });

  it("leaves unused resource elements out", () => {
    expect(effectiveSinr([0, 4, 0, 9], undefined, 4, 3)).toBeCloseTo(
      effectiveSinr([4, 9], undefined, 2, 3),
      12,
    );
    expect(effectiveSinr([0, 0], undefined, 2, 3)).toBe(0);
    expect(effectiveSinr([4, 9], [0, 0], 2, 3)).toBe(0);
  });

  it("counts an entry as often as its weight says", () => {
    expect(effectiveSinr([1, 8], [3, 1], 2, 3)).toBeCloseTo(
      effectiveSinr([1, 1, 1, 8], undefined, 4, 3),
      12,
    );
  });

  it("uses only the first `length` entries of a longer buffer", () => {
    expect(effectiveSinr([5, 5, 0.001], undefined, 2, 3)).toBe(5);
  });

  it("stays finite where every exponential underflows", () => {
    expect(effectiveSinr([1e6, 2e6], undefined, 2, 1.6)).toBeCloseTo(1e6 + 1.6 * Math.LN2, 6);
  });

  test.prop([sinrs, betas])("lies between the worst and the mean SINR", (sinr, beta) => {
    const effective = effectiveSinr(sinr, undefined, sinr.length, beta);
    const mean = sinr.reduce((sum, x) => sum + x, 0) / sinr.length;

    expect(effective).toBeGreaterThanOrEqual(Math.min(...sinr));
    expect(effective).toBeLessThanOrEqual(mean * (1 + 1e-9));
  });

  test.prop([
    fc.double({ min: 1e-3, max: 1e5, noNaN: true }),
    fc.integer({ min: 1, max: 50 }),
    betas,
  ])("is the SINR itself on a flat channel", (sinr, length, beta) => {
    const flat = new Float64Array(length).fill(sinr);

    expect(effectiveSinr(flat, undefined, length, beta)).toBeCloseTo(sinr, 9);
  });

  test.prop([sinrs, betas])("rises with β", (sinr, beta) => {
    const length = sinr.length;

    expect(effectiveSinr(sinr, undefined, length, 2 * beta)).toBeGreaterThanOrEqual(
      effectiveSinr(sinr, undefined, length, beta) * (1 - 1e-9),
    );
  });
});

describe("eesmBeta", () => {
  it.each([1, 2, 3, 4] as const)("is defined, and rises, over all of table %i", (table) => {
    for (let mcs = 0; mcs < maxMcs(table); mcs += 1) {
      expect(eesmBeta(table, mcs)).toBeGreaterThan(1);
      expect(eesmBeta(table, mcs + 1)).toBeGreaterThan(eesmBeta(table, mcs));
    }
    expect(eesmBeta(table, 31)).toBeNaN();
  });

  it("depends on modulation and code rate only, whatever the table", () => {
    expect(eesmBeta(3, 6)).toBe(eesmBeta(1, 0)); // QPSK 120/1024
    expect(eesmBeta(3, 28)).toBe(eesmBeta(2, 17)); // 64QAM 772/1024
  });
});
