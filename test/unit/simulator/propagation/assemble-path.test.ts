import { test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { assemblePath } from "../../../../simulator/propagation/assemble-path.ts";
import { transmissionCoefficients } from "../../../../simulator/propagation/fresnel.ts";
import { ITU_MATERIALS } from "../../../../simulator/propagation/materials.ts";
import { createMirrors, type Mirror } from "../../../../simulator/propagation/mirror.ts";
import type { Jones } from "../../../../simulator/propagation/path.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../../simulator/propagation/speed-of-light.ts";
import { planeFace } from "../../../../simulator/scene/plane-face.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";
import { between } from "./between.ts";

const FREQUENCY_HZ = 3e9;
const WAVELENGTH_M = SPEED_OF_LIGHT_MPS / FREQUENCY_HZ;

describe("a path through slabs", () => {
  it("is straight, as long as the line, and weaker by the slab's TE for a field along the wall", () => {
    const wall = mirrorAt("brick", [Math.SQRT1_2, Math.SQRT1_2, 0], 0.2);
    const hops = [{ kind: "transmission" as const, mirror: wall, point: [0, 0, 2] as const }];
    const path = assemblePath(0, [-6, 0, 2], hops, [4, 0, 2], WAVELENGTH_M);
    const { te } = transmissionCoefficients(wall.permittivity, Math.SQRT1_2, {
      thicknessWavelengths: 0.2 / WAVELENGTH_M,
    });

    expect(path.lengthM).toBe(10);
    expect(path.directions).toEqual([
      [1, 0, 0],
      [1, 0, 0],
    ]);
    expect(path.jones.thetaTheta.re / freeSpace(10)).toBeCloseTo(te.re, 12);
    expect(path.jones.thetaTheta.im / freeSpace(10)).toBeCloseTo(te.im, 12);
  });

  it("may pass two at one point, where houses share a wall", () => {
    const [one, two] = [mirrorAt("brick", [1, 0, 0], 0.2), mirrorAt("wood", [-1, 0, 0], 0.1)];
    const hops = [one, two].map((mirror) => ({
      kind: "transmission" as const,
      mirror,
      point: [0, 0, 2] as const,
    }));
    const { jones, directions } = assemblePath(0, [-6, 0, 2], hops, [4, 0, 2], WAVELENGTH_M);

    expect(directions).toHaveLength(3);
    expect(power(jones)).toBeGreaterThan(0);
  });

  it("keeps its bends where it is reflected in between", () => {
    const [wall, ground] = [mirrorAt("wood", [1, 0, 0], 0.1), mirrorAt("concrete", [0, 0, 1])];
    const path = assemblePath(
      5,
      [-3, 0, 4],
      [
        { kind: "transmission", mirror: wall, point: [-2, 0, 8 / 3] },
        { kind: "reflection", mirror: ground, point: [0, 0, 0] },
      ],
      [3, 0, 4],
      WAVELENGTH_M,
    );

    expect(path.lengthM).toBeCloseTo(10, 12);
    expect(path.directions.map(([x, , z]) => [x.toFixed(9), z.toFixed(9)])).toEqual([
      ["0.600000000", "-0.800000000"],
      ["0.600000000", "-0.800000000"],
      ["0.600000000", "0.800000000"],
    ]);
    expect(path.interactions.map(({ kind }) => kind)).toEqual(["transmission", "reflection"]);
  });

  it("carries nothing into a half-space", () => {
    const solid = mirrorAt("brick", [1, 0, 0]);
    const hops = [{ kind: "transmission" as const, mirror: solid, point: [0, 0, 2] as const }];

    expect(power(assemblePath(0, [-6, 0, 2], hops, [4, 0, 2], WAVELENGTH_M).jones)).toBe(0);
  });

  test.prop([coordinate(), coordinate(), between(0.001, 0.5)])(
    "gains no power, and the same one both ways",
    (y, z, thicknessM) => {
      const wall = mirrorAt("glass", [1, 0, 0], thicknessM);
      const hops = [{ kind: "transmission" as const, mirror: wall, point: [0, 0, 0] as const }];
      const [a, b]: [Vec3, Vec3] = [
        [-5, -y, -z],
        [5, y, z],
      ];
      const there = assemblePath(0, a, hops, b, WAVELENGTH_M);
      const back = assemblePath(0, b, hops, a, WAVELENGTH_M);

      expect(power(there.jones)).toBeLessThan(2 * freeSpace(there.lengthM) ** 2);
      expect(there.jones.thetaPhi.re).toBeCloseTo(back.jones.phiTheta.re, 15);
      expect(there.jones.phiPhi.im).toBeCloseTo(back.jones.phiPhi.im, 15);
    },
  );
});

// Helpers

function mirrorAt(material: string, normal: Vec3, thicknessM?: number): Mirror {
  const slab = thicknessM === undefined ? {} : { thicknessM };
  const face = planeFace({ name: "w", material, point: [0, 0, 0], normal, ...slab });
  const scene = createScene("wall", [{ name: "w", faces: [face] }]);
  const [mirror] = createMirrors(scene, ITU_MATERIALS, FREQUENCY_HZ);
  if (!mirror) throw new Error("no face");
  return mirror;
}

function coordinate() {
  return between(-20, 20);
}

function freeSpace(lengthM: number): number {
  return WAVELENGTH_M / (4 * Math.PI * lengthM);
}

function power({ thetaTheta, thetaPhi, phiTheta, phiPhi }: Jones): number {
  return [thetaTheta, thetaPhi, phiTheta, phiPhi].reduce(
    (sum, { re, im }) => sum + re * re + im * im,
    0,
  );
}
