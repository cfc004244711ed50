import { describe, expect, it } from "vitest";
import {
  ITU_MATERIALS,
  relativePermittivity,
} from "../../../../simulator/propagation/materials.ts";

describe("relativePermittivity", () => {
  it("follows the table's power laws", () => {
    const concrete = relativePermittivity(ITU_MATERIALS, "concrete", 1e9);
    const wetGround = relativePermittivity(ITU_MATERIALS, "wet_ground", 10e9);

    expect(concrete.ok && concrete.permittivity.re).toBe(5.24);
    expect(concrete.ok && concrete.permittivity.im).toBeCloseTo(-0.83045, 5);
    expect(wetGround.ok && wetGround.permittivity.re).toBeCloseTo(11.943215, 6);
  });

  it("takes the range that holds the frequency, ends included", () => {
    const realAt = (frequencyHz: number) => {
      const found = relativePermittivity(ITU_MATERIALS, "glass", frequencyHz);
      return found.ok ? found.permittivity.re : found.error.code;
    };

    expect([100e6, 100e9, 220e9].map(realAt)).toEqual([6.31, 6.31, 5.79]);
    expect([99e6, 150e9, 451e9].map(realAt)).toEqual(
      new Array(3).fill("MATERIAL_FREQUENCY_OUT_OF_RANGE"),
    );
  });

  it("says which ranges there are when none holds", () => {
    expect(relativePermittivity(ITU_MATERIALS, "wet_ground", 28e9)).toEqual({
      ok: false,
      error: {
        code: "MATERIAL_FREQUENCY_OUT_OF_RANGE",
        facts: { material: "wet_ground", frequencyHz: 28e9, rangesGhz: [[1, 10]] },
      },
    });
  });

  it("knows no material that only objects have", () => {
    const found = relativePermittivity(ITU_MATERIALS, "toString", 3.5e9);

    expect(found).toEqual({
      ok: false,
      error: { code: "MATERIAL_UNKNOWN", facts: { material: "toString" } },
    });
  });
});
