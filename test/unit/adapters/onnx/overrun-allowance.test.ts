import { describe, expect, it } from "vitest";
import { createOverrunAllowance } from "../../../../src/adapters/onnx/overrun-allowance.ts";

describe("createOverrunAllowance", () => {
  it("forgives overruns of one percent of the time, for ever", () => {
    const allowance = createOverrunAllowance();
    for (let ms = 0; ms < 100_000; ms += 500) allowance.spend(ms, 5);

    expect(allowance.isLeft(100_000)).toBe(true);
  });

  it("forgives one long run, and not two in a row", () => {
    const allowance = createOverrunAllowance();
    allowance.spend(0, 20);

    expect(allowance.isLeft(0)).toBe(true);
    allowance.spend(100, 20);
    expect(allowance.isLeft(100)).toBe(false);
  });

  it("gives another chance after ten seconds, with nothing spent", () => {
    const allowance = createOverrunAllowance();
    allowance.spend(0, 50);

    expect(allowance.isLeft(9999)).toBe(false);
    expect(allowance.isLeft(10_000)).toBe(true);
    allowance.spend(10_000, 8);
    expect(allowance.isLeft(10_000)).toBe(true);
  });
});
