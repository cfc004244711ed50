import { describe, expect, it } from "vitest";
import { adamStep, startAdam } from "../../../src/trainer/adam.ts";
import { randomPolicy } from "./random-policy.ts";

const RATE = 0.01;

describe("adamStep", () => {
  const weights = randomPolicy("prb", 3);
  const gradients = { "output/bias": Float32Array.of(0.5) };

  it("moves by the learning rate against the gradient's sign at first, whatever its size", () => {
    for (const g of [1e-3, -20]) {
      const next = adamStep(startAdam(weights), { "output/bias": Float32Array.of(g) }, RATE);

      const moved = at(next.weights["output/bias"]) - at(weights["output/bias"]);
      expect(moved).toBeCloseTo(-RATE * Math.sign(g), 6);
    }
  });

  it("follows the closed form over three steps", () => {
    const g = [0.5, -1, 0.25];
    let state = startAdam(weights);
    let [w, m, v] = [at(weights["output/bias"]), 0, 0];
    for (const [i, value] of g.entries()) {
      state = adamStep(state, { "output/bias": Float32Array.of(value) }, RATE);
      m = 0.9 * m + 0.1 * value;
      v = 0.999 * v + 0.001 * value ** 2;
      w -= (RATE * (m / (1 - 0.9 ** (i + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (i + 1))) + 1e-8);
    }

    expect(state.step).toBe(3);
    expect(at(state.weights["output/bias"])).toBeCloseTo(w, 6);
  });

  it("leaves the state before and the input scaling as they are", () => {
    const start = startAdam(weights);
    const before = at(start.weights["output/bias"]);

    const next = adamStep(start, gradients, RATE);

    expect(at(start.weights["output/bias"])).toBe(before);
    expect(at(start.mean["output/bias"])).toBe(0);
    expect(next.weights["input/mean"]).toEqual(weights["input/mean"]);
  });
});

// Helpers

const at = (values: Float32Array | undefined) => values?.[0] as number;
