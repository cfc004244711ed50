import { describe, expect, it } from "vitest";
import { SCS_KHZ, slotDurationUs, slotsPerFrame } from "../../../src/nr/numerology.ts";

describe("numerology", () => {
  it("halves the slot each time the subcarrier spacing doubles", () => {
    expect(SCS_KHZ.map(slotDurationUs)).toEqual([1000, 500, 250, 125]);
    expect(SCS_KHZ.map(slotsPerFrame)).toEqual([10, 20, 40, 80]);
  });
});
