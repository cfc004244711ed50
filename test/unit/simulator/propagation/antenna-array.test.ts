import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  ISOTROPIC_H,
  ISOTROPIC_V,
  pathCoefficient,
} from "../../../../simulator/propagation/antenna.ts";
import {
  type AntennaArray,
  createPorts,
  elementsOf,
  numPortsOf,
  portGains,
  SINGLE_ISOTROPIC,
} from "../../../../simulator/propagation/antenna-array.ts";
import {
  createBeams,
  strongestBeam,
  throughBeam,
} from "../../../../simulator/propagation/beam-codebook.ts";
import type { Path } from "../../../../simulator/propagation/path.ts";
import { createPathTracer } from "../../../../simulator/propagation/path-tracer.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../../simulator/propagation/speed-of-light.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";
import { advance, type Vec3 } from "../../../../simulator/scene/vector.ts";

const CARRIER_HZ = 3e9;
const WAVELENGTH_M = SPEED_OF_LIGHT_MPS / CARRIER_HZ;
const PANEL: AntennaArray = { ...SINGLE_ISOTROPIC, numRows: 2, numColumns: 4 };

describe("portGains", () => {
  test.prop([fc.double({ min: 0, max: 6.28, noNaN: true })])(
    "turns each port's wave as its own way to a far receiver would",
    (azimuthRad) => {
      const [cos, sin] = [Math.cos(azimuthRad), Math.sin(azimuthRad)];
      const receiver: Vec3 = [30_000 * cos, 30_000 * sin, -10_000];
      const array = { ...PANEL, azimuthRad: 0.4, downtiltRad: 0.1 };
      const { places, antennas } = createPorts(array);
      const gains = portGains(lineOfSight([0, 0, 0], receiver), { places, antennas }, [
        ISOTROPIC_V,
      ]);
      for (const [port, place] of places.entries()) {
        const from = advance([0, 0, 0], WAVELENGTH_M, place);
        const nearerCycles =
          (lineOfSight([0, 0, 0], receiver).lengthM - lineOfSight(from, receiver).lengthM) /
          WAVELENGTH_M;
        const { re } = pathCoefficient(lineOfSight(from, receiver), ISOTROPIC_V, ISOTROPIC_V);
        const [foundRe = 0, foundIm = 0] = gains.subarray(2 * port);
        const turnRad = 2 * Math.PI * nearerCycles; // e^{−j2πfτ} of a shorter way
        // the receiver is far, but not infinitely so
        expect(Math.abs(foundRe / re - Math.cos(turnRad))).toBeLessThan(5e-3);
        expect(Math.abs(foundIm / re - Math.sin(turnRad))).toBeLessThan(5e-3);
      }
    },
  );

  it("splits a vertical wave's power evenly over crossed antennas, and over crossed ports", () => {
    const cross = { ...SINGLE_ISOTROPIC, polarisation: "cross" } as const;
    const path = lineOfSight([0, 0, 10], [50, 20, 1.5]);
    const whole = powers(portGains(path, createPorts(SINGLE_ISOTROPIC), [ISOTROPIC_V]))[0] ?? 0;

    for (const share of [
      ...powers(portGains(path, createPorts(SINGLE_ISOTROPIC), elementsOf(cross))),
      ...powers(portGains(path, createPorts(cross), [ISOTROPIC_V])),
      ...powers(portGains(path, createPorts(cross), [ISOTROPIC_H])),
    ]) {
      expect(share / whole).toBeCloseTo(0.5, 9);
    }
  });

  it("counts a port per element and polarisation", () => {
    expect(numPortsOf(PANEL)).toBe(8);
    expect(numPortsOf({ ...PANEL, polarisation: "cross" })).toBe(16);
  });
});

describe("createBeams", () => {
  it.each(["V", "H", "cross"] as const)("spends unit power on every beam: %s", (polarisation) => {
    for (const beam of createBeams({ ...PANEL, polarisation })) {
      expect(beam.reduce((sum, part) => sum + part * part, 0)).toBeCloseTo(1, 12);
    }
  });

  it("has orthogonal beams, as many as there are elements", () => {
    const beams = createBeams(PANEL);
    expect(beams).toHaveLength(8);
    for (const [n, beam] of beams.entries()) {
      for (const [m, other] of beams.entries()) {
        const conjugate = other.map((part, i) => (i % 2 === 0 ? part : -part));
        const [re = 0, im = 0] = throughBeam(beam, conjugate);
        expect(Math.hypot(re, im)).toBeCloseTo(n === m ? 1 : 0, 12);
      }
    }
  });

  it.each(["V", "cross"] as const)(
    "gains N elements' worth where a beam points: %s",
    (polarisation) => {
      const array = { ...PANEL, polarisation };
      const receiver: Vec3 = [4000, 0, 0]; // in front of the panel, where beam 0 points
      const path = lineOfSight([0, 0, 0], receiver);
      const [single = 0] = powers(portGains(path, createPorts(SINGLE_ISOTROPIC), [ISOTROPIC_V]));
      const gains = portGains(path, createPorts(array), [ISOTROPIC_V]);
      const [power = 0] = powers(throughBeam(strongestBeam(createBeams(array), [gains]), gains));

      expect(power / single).toBeCloseTo(8, 9);
    },
  );

  test.prop([fc.double({ min: -3, max: 3, noNaN: true })])(
    "covers every direction: all orthogonal beams together give back all ports",
    (azimuthRad) => {
      const receiver: Vec3 = [100 * Math.cos(azimuthRad), 100 * Math.sin(azimuthRad), 7];
      const gains = portGains(lineOfSight([0, 0, 0], receiver), createPorts(PANEL), [ISOTROPIC_V]);
      const total = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0);
      const beams = createBeams(PANEL).flatMap((beam) => powers(throughBeam(beam, gains)));

      expect(total(beams) / total(powers(gains))).toBeCloseTo(1, 9);
    },
  );
});

// Helpers

function lineOfSight(transmitter: Vec3, receiver: Vec3): Path {
  const scene = createScene("free space", []);
  const [path] = createPathTracer({ scene, transmitter, frequencyHz: CARRIER_HZ })(receiver);
  if (!path) throw new Error("no line of sight");
  return path;
}

/** |a|² of every amplitude. */
function powers(gains: Float64Array): number[] {
  return Array.from(
    { length: gains.length / 2 },
    (_, n) => (gains[2 * n] ?? 0) ** 2 + (gains[2 * n + 1] ?? 0) ** 2,
  );
}
