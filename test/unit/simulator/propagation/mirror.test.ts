import { describe, expect, it } from "vitest";
import { reflectionCoefficients } from "../../../../simulator/propagation/fresnel.ts";
import { ITU_MATERIALS } from "../../../../simulator/propagation/materials.ts";
import { createMirrors, specularCoefficients } from "../../../../simulator/propagation/mirror.ts";
import { planeFace } from "../../../../simulator/scene/plane-face.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";

const SCATTERING = { coefficient: 0.6, crossPolarRatio: 0, lobeExponent: undefined };
const MATERIALS = {
  stucco: { bands: ITU_MATERIALS["brick"]?.bands ?? [], scattering: SCATTERING },
};

describe("specularCoefficients", () => {
  it("are smaller by √(1 − S²) where scattering is followed", () => {
    const [rough] = createMirrors(wall(), MATERIALS, 3e9, true);
    if (!rough) throw new Error("no face");
    const smooth = reflectionCoefficients(rough.permittivity, 0.5);

    expect(rough.scattering).toBe(SCATTERING);
    expect(specularCoefficients(rough, 0.5).te.re).toBeCloseTo(0.8 * smooth.te.re, 12);
    expect(specularCoefficients(rough, 0.5).tm.im).toBeCloseTo(0.8 * smooth.tm.im, 12);
  });

  it("are Fresnel's where it is not", () => {
    const [mirror] = createMirrors(wall(), MATERIALS, 3e9);
    if (!mirror) throw new Error("no face");

    expect(mirror.scattering).toBeUndefined();
    expect(specularCoefficients(mirror, 0.5)).toEqual(
      reflectionCoefficients(mirror.permittivity, 0.5),
    );
  });
});

// Helpers

function wall() {
  const face = planeFace({ name: "w", material: "stucco", point: [0, 0, 0], normal: [1, 0, 0] });
  return createScene("wall", [{ name: "w", faces: [face] }]);
}
