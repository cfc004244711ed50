import { describe, expect, it } from "vitest";
import { subbandSizesPrb } from "../../../src/nr/subband-size.ts";

describe("subbandSizesPrb", () => {
  it.each([
    [24, [4, 8]],
    [72, [4, 8]],
    [73, [8, 16]],
    [144, [8, 16]],
    [145, [16, 32]],
    [275, [16, 32]],
  ])("%i PRB", (carrierPrb, sizes) => {
    expect(subbandSizesPrb(carrierPrb)).toEqual(sizes);
  });

  it("offers none outside 24 to 275 PRB", () => {
    expect(subbandSizesPrb(23)).toBeUndefined();
    expect(subbandSizesPrb(276)).toBeUndefined();
  });
});
