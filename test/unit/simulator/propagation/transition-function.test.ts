import { test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { Complex } from "../../../../simulator/propagation/complex.ts";
import { transitionFunction } from "../../../../simulator/propagation/transition-function.ts";
import { between } from "./between.ts";

describe("transitionFunction", () => {
  it.each([1e-9, 0.001, 0.3, 1, 3, 6.2499, 6.2501, 10, 40, 300])(
    "is the integral of its definition at x = %d",
    (x) => {
      const { re, im } = byQuadrature(x);
      const found = transitionFunction(x);

      expect(Math.hypot(found.re - re, found.im - im) / Math.hypot(re, im)).toBeLessThan(1e-10);
    },
  );

  it("is 0 on the boundary and 1 + j/2x far away from it", () => {
    const far = transitionFunction(1e6);

    expect(Math.hypot(transitionFunction(0).re, transitionFunction(0).im)).toBe(0);
    expect(far.re).toBeCloseTo(1, 11);
    expect(far.im).toBeCloseTo(0.5e-6, 15);
  });

  test.prop([between(0, 1000)])("turns by less than 45° and shrinks the field", (x) => {
    const { re, im } = transitionFunction(x);

    expect(im).toBeGreaterThanOrEqual(0);
    expect(re).toBeGreaterThanOrEqual(im * (1 - 1e-12));
    expect(Math.hypot(re, im)).toBeLessThanOrEqual(1);
  });
});

// Helpers

/**
 * On the ray τ = √x + s e^{−jπ/4} the integrand decays,
 *
 *     F(x) = 2j √x e^{−jπ/4} ∫₀^∞ e^{−2j√x s e^{−jπ/4} − s²} ds
 */
function byQuadrature(x: number): Complex {
  const root = Math.SQRT2 * Math.sqrt(x);
  const numSteps = 40_000;
  const step = 7 / numSteps;
  let [re, im] = [0, 0];
  for (let n = 0; n <= numSteps; n += 1) {
    const weight = n === 0 || n === numSteps ? 1 : n % 2 === 1 ? 4 : 2; // Simpson's rule
    const decay = (Math.exp(-n * step * (n * step + root)) * weight * step) / 3;
    re += decay * Math.cos(root * n * step);
    im -= decay * Math.sin(root * n * step);
  }
  return { re: root * (re - im), im: root * (re + im) }; // 2j e^{−jπ/4} = √2 (1 + j)
}
