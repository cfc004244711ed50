import { describe, expect, it } from "vitest";
import { qFunction } from "../../../src/nr/q-function.ts";

describe("qFunction", () => {
  it.each([
    [0, 0.5],
    [1.2815515655446004, 0.1],
    [2.3263478740408408, 0.01],
    [4.264890793922825, 1e-5],
    [-1.2815515655446004, 0.9],
    [10, 7.61985302416e-24],
  ])("at %d is %d", (x, probability) => {
    expect(Math.abs(qFunction(x) / probability - 1)).toBeLessThan(2e-7);
  });

  it("ends at 0 and 1", () => {
    expect(qFunction(Number.POSITIVE_INFINITY)).toBe(0);
    expect(qFunction(Number.NEGATIVE_INFINITY)).toBe(1);
  });
});
