import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { scatteredShare } from "../../../../simulator/propagation/scattering-lobe.ts";
import { between } from "./between.ts";

describe("scatteredShare", () => {
  test.prop([fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }), between(0, 1.57)], {
    numRuns: 40,
  })("adds up to 1 over the half-space", (lobeExponent, incidenceRad) => {
    expect(overHalfSpace(lobeExponent, incidenceRad)).toBeCloseTo(1, 2);
  });

  it("falls to the half of the lobe's top where (1 + cos ψ)/2 is its root of one half", () => {
    const top = { cosIncidence: 0.7, cosScattered: 0.7, cosOffSpecular: 1 };
    const aside = { ...top, cosOffSpecular: 2 * 0.5 ** (1 / 4) - 1 };

    expect(scatteredShare(aside, 4) / scatteredShare(top, 4)).toBeCloseTo(0.5, 12);
  });
});

// Helpers

function overHalfSpace(lobeExponent: number | undefined, incidenceRad: number): number {
  const numSteps = 100;
  const [cosIncidence, sinIncidence] = [Math.cos(incidenceRad), Math.sin(incidenceRad)];
  let sum = 0;
  for (let a = 0; a < numSteps; a += 1) {
    const cosScattered = (a + 0.5) / numSteps;
    const sinScattered = Math.sqrt(1 - cosScattered ** 2);
    for (let b = 0; b < numSteps; b += 1) {
      const cosTurn = Math.cos((2 * Math.PI * (b + 0.5)) / numSteps);
      const cosOffSpecular = cosIncidence * cosScattered + sinIncidence * sinScattered * cosTurn;
      sum += scatteredShare({ cosIncidence, cosScattered, cosOffSpecular }, lobeExponent);
    }
  }
  return (2 * Math.PI * sum) / numSteps ** 2;
}
