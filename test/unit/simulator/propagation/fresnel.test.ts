import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { Complex } from "../../../../simulator/propagation/complex.ts";
import {
  reflectionCoefficients,
  transmissionCoefficients,
} from "../../../../simulator/propagation/fresnel.ts";

const GLASSY: Complex = { re: 4, im: 0 };

describe("reflectionCoefficients", () => {
  it("is (1 − √η)/(1 + √η) at normal incidence, with opposite sign for TM", () => {
    const { te, tm } = reflectionCoefficients(GLASSY, 1);

    expect(te.re).toBeCloseTo(-1 / 3, 12);
    expect(tm.re).toBeCloseTo(1 / 3, 12);
  });

  it("vanishes for TM at the Brewster angle", () => {
    const { te, tm } = reflectionCoefficients(GLASSY, Math.cos(Math.atan(2)));

    expect(power(tm)).toBeLessThan(1e-24);
    expect(te.re).toBeCloseTo(-0.6, 12);
  });

  it("turns into −1 for both polarisations at grazing incidence", () => {
    const { te, tm } = reflectionCoefficients(GLASSY, 1e-9);

    expect(te.re).toBeCloseTo(-1, 6);
    expect(tm.re).toBeCloseTo(-1, 6);
  });

  it("vanishes at a slab half a wavelength thick inside", () => {
    const { te } = reflectionCoefficients(GLASSY, 1, { thicknessWavelengths: 0.25 });

    expect(power(te)).toBeLessThan(1e-24);
  });

  test.prop([permittivities(), cosines(), fc.double({ min: 0.01, max: 5, noNaN: true })])(
    "never gives more power than comes in, and with what passes the slab all of it when lossless",
    (permittivity, cos, thicknessWavelengths) => {
      const slab = { thicknessWavelengths };
      const lossless = { re: permittivity.re, im: 0 };
      for (const polarisation of ["te", "tm"] as const) {
        const half = reflectionCoefficients(permittivity, cos)[polarisation];
        const r = reflectionCoefficients(permittivity, cos, slab)[polarisation];
        const t = transmissionCoefficients(permittivity, cos, slab)[polarisation];
        expect(power(half)).toBeLessThanOrEqual(1);
        expect(power(r) + power(t)).toBeLessThanOrEqual(1 + 1e-9);

        const all = reflectionCoefficients(lossless, cos, slab)[polarisation];
        const rest = transmissionCoefficients(lossless, cos, slab)[polarisation];
        expect(power(all) + power(rest)).toBeCloseTo(1, 9);
      }
    },
  );
});

// Helpers

function power({ re, im }: Complex): number {
  return re * re + im * im;
}

function permittivities() {
  return fc.record({
    re: fc.double({ min: 1.2, max: 30, noNaN: true }),
    im: fc.double({ min: -20, max: 0, noNaN: true }),
  });
}

function cosines() {
  return fc.double({ min: 0.01, max: 1, noNaN: true });
}
