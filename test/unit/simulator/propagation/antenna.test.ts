import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  antennaField,
  halfWaveDipole,
  ISOTROPIC_H,
  ISOTROPIC_V,
  shortDipole,
  tr38901Element,
} from "../../../../simulator/propagation/antenna.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

const SECTOR = { ...ISOTROPIC_V, pattern: tr38901Element };

describe("patterns", () => {
  it("have their gain where the standard and the text books put it", () => {
    expect(20 * Math.log10(tr38901Element(Math.PI / 2, 0))).toBeCloseTo(8, 9);
    expect(20 * Math.log10(tr38901Element(Math.PI / 2, Math.PI))).toBeCloseTo(-22, 9);
    expect(halfWaveDipole(Math.PI / 2) ** 2).toBeCloseTo(1.643, 9);
    expect(halfWaveDipole(0)).toBe(0);
    expect(shortDipole(Math.PI / 2) ** 2).toBeCloseTo(1.5, 9);
  });

  it("radiate as much as they take: the gain's mean over all directions is 1", () => {
    expect(meanGain(shortDipole)).toBeCloseTo(1, 4);
    expect(meanGain(halfWaveDipole)).toBeCloseTo(1, 2);
  });
});

describe("antennaField", () => {
  it("is θ̂ for V and φ̂ for H when the antenna stands upright", () => {
    const direction: Vec3 = [0.6, 0, -0.8];

    expectField(antennaField(ISOTROPIC_V, direction), [1, 0]);
    expectField(antennaField(ISOTROPIC_H, direction), [0, 1]);
  });

  it("points where it is mounted to point", () => {
    const [azimuthRad, downtiltRad] = [2.1, 0.2];
    const { cos, sin } = Math;
    const boresight: Vec3 = [
      cos(downtiltRad) * cos(azimuthRad),
      cos(downtiltRad) * sin(azimuthRad),
      -sin(downtiltRad),
    ];
    const { theta, phi } = antennaField({ ...SECTOR, azimuthRad, downtiltRad }, boresight);

    expect(20 * Math.log10(Math.hypot(theta, phi))).toBeCloseTo(8, 9);
    expect(phi).toBeCloseTo(0, 9); // tilting about a horizontal axis keeps V vertical straight ahead
  });

  it("turns the polarisation with the tilt off boresight", () => {
    const lyingDipole = { ...ISOTROPIC_V, pattern: halfWaveDipole, downtiltRad: Math.PI / 2 };

    // a rod along x seen from y is horizontal
    expectField(antennaField(lyingDipole, [0, 1, 0]), [0, Math.sqrt(1.643)]);
  });

  test.prop([
    fc.double({ min: -3, max: 3, noNaN: true }),
    fc.double({ min: -3, max: 3, noNaN: true }),
  ])("keeps the power of an isotropic antenna however it is mounted", (azimuthRad, downtiltRad) => {
    const antenna = { ...ISOTROPIC_V, azimuthRad, downtiltRad, slantRad: 0.7 };
    const { theta, phi } = antennaField(antenna, [0.48, 0.64, 0.6]);

    expect(theta ** 2 + phi ** 2).toBeCloseTo(1, 12);
  });
});

// Helpers

function expectField(found: { theta: number; phi: number }, expected: [number, number]): void {
  expect(Math.abs(found.theta)).toBeCloseTo(expected[0], 9);
  expect(Math.abs(found.phi)).toBeCloseTo(expected[1], 9);
}

function meanGain(pattern: (thetaRad: number) => number): number {
  const numSteps = 10_000;
  const thetas = Array.from({ length: numSteps }, (_, n) => (Math.PI * (n + 0.5)) / numSteps);
  const sum = thetas.reduce((total, theta) => total + pattern(theta) ** 2 * Math.sin(theta), 0);
  return (sum * Math.PI) / numSteps / 2;
}
