import { test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  approximateKnifeEdgeLossDb,
  fresnelParameter,
  knifeEdgeLossDb,
} from "../../../../simulator/propagation/knife-edge.ts";
import { between } from "./between.ts";

describe("knifeEdgeLossDb", () => {
  it("is half of the field at the edge of the shadow", () => {
    expect(knifeEdgeLossDb(0)).toBeCloseTo(20 * Math.log10(2), 12);
  });

  it("falls as 1 / (√2 π ν) deep in the shadow", () => {
    expect(knifeEdgeLossDb(100)).toBeCloseTo(20 * Math.log10(Math.SQRT2 * Math.PI * 100), 3);
  });

  it("is a gain of 1.37 dB at most, where the first Fresnel zone is just clear", () => {
    const losses = Array.from({ length: 400 }, (_, n) => knifeEdgeLossDb(-n / 100));
    const best = losses.indexOf(Math.min(...losses));

    expect(losses[best]).toBeCloseTo(-1.37, 2);
    expect(best / 100).toBeCloseTo(1.22, 1);
  });

  test.prop([between(0.1, 20)])(
    "completes the field of the opposite edge to that of no edge at all",
    (nu) => {
      const [up, down] = [field(nu), field(-nu)];

      expect(Math.hypot(up.re + down.re, up.im + down.im)).toBeCloseTo(1, 6);
      expect(-20 * Math.log10(Math.hypot(down.re, down.im))).toBeCloseTo(knifeEdgeLossDb(-nu), 4);
    },
  );

  test.prop([between(-0.7, 20)])("is within 0.25 dB of the standard's short form", (nu) => {
    expect(Math.abs(knifeEdgeLossDb(nu) - approximateKnifeEdgeLossDb(nu))).toBeLessThan(0.25);
  });
});

describe("fresnelParameter", () => {
  it("is √2 when the edge reaches into the line by one radius of the first Fresnel zone", () => {
    const [distance1M, distance2M, wavelengthM] = [80, 20, 0.1];
    const heightM = Math.sqrt((wavelengthM * distance1M * distance2M) / 100);

    expect(fresnelParameter({ heightM, distance1M, distance2M, wavelengthM })).toBeCloseTo(
      Math.SQRT2,
      12,
    );
  });
});

// Helpers

/** (1 + j)/2 ∫_ν^∞ e^{−jπt²/2} dt, by Simpson's rule from 0 to ν. */
function field(nu: number): { re: number; im: number } {
  const numSteps = 20_000;
  const step = nu / numSteps;
  let [c, s] = [0, 0];
  for (let n = 0; n <= numSteps; n += 1) {
    const weight = n === 0 || n === numSteps ? 1 : n % 2 === 1 ? 4 : 2;
    const phase = (Math.PI / 2) * (n * step) ** 2;
    c += (weight * Math.cos(phase) * step) / 3;
    s += (weight * Math.sin(phase) * step) / 3;
  }
  const [re, im] = [0.5 - c, s - 0.5];
  return { re: (re - im) / 2, im: (re + im) / 2 };
}
