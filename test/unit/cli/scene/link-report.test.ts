import { describe, expect, it } from "vitest";
import { tapsOf } from "../../../../simulator/channel/impulse-response.ts";
import { ISOTROPIC_V } from "../../../../simulator/propagation/antenna.ts";
import { createPathTracer } from "../../../../simulator/propagation/path-tracer.ts";
import { planeFace } from "../../../../simulator/scene/plane-face.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";
import { linkTotals, pathReports } from "../../../../src/cli/scene/link-report.ts";

describe("linkTotals", () => {
  const tap = (re: number, delayS: number) => ({ gain: { re, im: 0 }, delayS, dopplerHz: 0 });

  it("gives two equal taps half of their distance as rms delay spread", () => {
    const { rmsDelaySpreadNs, meanDelayNs, incoherentGainDb, coherentGainDb } = linkTotals({
      taps: [tap(0.1, 100e-9), tap(0.1, 300e-9)],
      carrierHz: 1e9,
    });

    expect(rmsDelaySpreadNs).toBeCloseTo(100, 9);
    expect(meanDelayNs).toBeCloseTo(200, 9);
    expect(incoherentGainDb).toBeCloseTo(-20 + 10 * Math.log10(2), 9);
    expect(coherentGainDb).toBeCloseTo(-20 + 20 * Math.log10(2), 6);
  });

  it("is silent without any path", () => {
    expect(linkTotals({ taps: [], carrierHz: 1e9 })).toMatchObject({
      ...{ numPaths: 0, incoherentGainDb: -Infinity, rmsDelaySpreadNs: 0 },
    });
  });
});

describe("pathReports", () => {
  const faces = [
    planeFace({ name: "earth", material: "wood", point: [0, 0, 0], normal: [0, 0, 1] }),
  ];
  const scene = createScene("flat", [{ name: "earth", kind: "ground", faces }]);
  const [transmitter, receiver]: [Vec3, Vec3] = [
    [0, 0, 10],
    [0, 10, 10],
  ];
  const carrierHz = 3e9;
  const paths = createPathTracer({ scene, transmitter, frequencyHz: carrierHz })(receiver);
  const taps = tapsOf(paths, { carrierHz, transmitter: ISOTROPIC_V, receiver: ISOTROPIC_V });
  const [direct, ground] = pathReports({ scene, carrierHz, transmitter, receiver, paths, taps });

  it("names types and faces, the strongest first", () => {
    expect(direct).toMatchObject({
      type: "LOS",
      interactions: [],
      vertices: [transmitter, receiver],
    });
    expect(ground).toMatchObject({
      type: "R",
      interactions: [{ kind: "reflection", name: "earth", material: "wood" }],
    });
    expect(ground?.vertices).toHaveLength(3);
  });

  it("counts angles from the zenith and from east, at both ends away from the antenna", () => {
    expect(direct?.departure.azimuthDeg).toBeCloseTo(90, 9);
    expect(direct?.arrival.azimuthDeg).toBeCloseTo(-90, 9);
    const zenithDeg = 180 - (Math.atan2(5, 10) * 180) / Math.PI;
    expect(ground?.departure.zenithDeg).toBeCloseTo(zenithDeg, 9);
    expect(ground?.arrival.zenithDeg).toBeCloseTo(zenithDeg, 9);
  });
});
