import { expect, it } from "vitest";
import { clipGradients } from "../../../../src/trainer/ppo/clip-gradients.ts";

it("clipGradients shortens what is too long, all arrays by one factor, and nothing else", () => {
  const gradients = { "output/kernel": Float32Array.of(3, 0), "output/bias": Float32Array.of(4) };

  expect(clipGradients(gradients, 5)).toBe(gradients);
  expect(clipGradients(gradients, 2.5)).toEqual({
    "output/kernel": Float32Array.of(1.5, 0),
    "output/bias": Float32Array.of(2),
  });
});
