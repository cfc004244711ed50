import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import { Setup } from "../../../../schemas/setup.ts";
import { readSlices } from "../../../../simulator/mac/slices.ts";

describe("readSlices", () => {
  it("reads SST, SD and the three RRM policy ratios, in the order given", () => {
    const slices = readSlices("1:10/20/60;2-00abCD:0/0/100");

    expect(slices).toEqual([
      { snssai: { sst: 1 }, rrmPolicyRatio: { dedicated: 10, min: 20, max: 60 } },
      { snssai: { sst: 2, sd: "00abCD" }, rrmPolicyRatio: { dedicated: 0, min: 0, max: 100 } },
    ]);
    expect(Value.Check(Setup.properties.slices, slices)).toBe(true);
  });

  it("there are none by default", () => {
    expect(readSlices("")).toEqual([]);
  });
});
