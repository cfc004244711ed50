import { describe, expect, it } from "vitest";
import { powerGain } from "../../../../simulator/coverage/path-sum.ts";

const CARRIER_HZ = 1e9;
const tap = (re: number, delayS: number) => ({ gain: { re, im: 0 }, delayS, dopplerHz: 0 });

describe("powerGain", () => {
  it("adds powers incoherently whatever the delays", () => {
    expect(powerGain([tap(3, 0), tap(4, 1.23e-9)], CARRIER_HZ, "incoherent")).toBeCloseTo(25, 9);
  });

  it("adds amplitudes coherently: in step, against each other, at a right angle", () => {
    expect(powerGain([tap(3, 1e-9), tap(4, 2e-9)], CARRIER_HZ, "coherent")).toBeCloseTo(49, 9);
    expect(powerGain([tap(3, 0), tap(4, 1.5e-9)], CARRIER_HZ, "coherent")).toBeCloseTo(1, 9);
    expect(powerGain([tap(3, 0), tap(4, 0.25e-9)], CARRIER_HZ, "coherent")).toBeCloseTo(25, 9);
  });

  it("is 0 without any path", () => {
    expect(powerGain([], CARRIER_HZ, "coherent")).toBe(0);
  });
});
