import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  type Antenna,
  ISOTROPIC_H,
  ISOTROPIC_V,
  pathCoefficient,
} from "../../../../simulator/propagation/antenna.ts";
import { lengthRateMps } from "../../../../simulator/propagation/doppler.ts";
import { ITU_MATERIALS } from "../../../../simulator/propagation/materials.ts";
import type { Mechanisms } from "../../../../simulator/propagation/mechanisms.ts";
import type { Path } from "../../../../simulator/propagation/path.ts";
import { createPathTracer } from "../../../../simulator/propagation/path-tracer.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../../simulator/propagation/speed-of-light.ts";
import { boxBuilding } from "../../../../simulator/scene/box-building.ts";
import { meshFaces } from "../../../../simulator/scene/mesh-faces.ts";
import { planeFace } from "../../../../simulator/scene/plane-face.ts";
import { createScene, type Scene } from "../../../../simulator/scene/scene.ts";
import { advance, norm, type Vec3 } from "../../../../simulator/scene/vector.ts";
import { everyPath, mirrorAt } from "./every-path.ts";
import { isInside, towns } from "./random-scene.ts";

const FREQUENCY_HZ = 3.5e9;
const WAVELENGTH_M = SPEED_OF_LIGHT_MPS / FREQUENCY_HZ;

describe("createPathTracer", () => {
  test.prop([towns()], { numRuns: 60 })(
    "finds what trying every sequence of faces finds",
    (town) => {
      const scene = createScene("town", town.groups);
      const found = trace(scene, town.a, town.b).map(({ interactions }) =>
        String(interactions.map(({ face }) => face)),
      );

      const every = everyPath(scene, town).map(({ faces }) => String(faces));
      expect(found.sort()).toEqual(every.sort());
    },
  );

  test.prop([towns()])("gives the same gains from a to b as from b to a", (town) => {
    const scene = createScene("town", town.groups);
    const there = trace(scene, town.a, town.b);
    const back = trace(scene, town.b, town.a);
    expect(back).toHaveLength(there.length);

    for (const path of there) {
      const faces = String(path.interactions.map(({ face }) => face));
      const same = back.find(
        ({ interactions }) => String(interactions.map(({ face }) => face).reverse()) === faces,
      );
      if (!same) throw new Error(`no way back over ${faces}`);
      for (const [one, other] of ANTENNA_PAIRS) {
        const [a, b] = [pathCoefficient(path, one, other), pathCoefficient(same, other, one)];
        expect(Math.hypot(a.re - b.re, a.im - b.im)).toBeLessThan(1e-9 * freeSpace(path));
      }
    }
  });

  test.prop([towns()])("leads no path through a building", (town) => {
    for (const path of trace(createScene("town", town.groups), town.a, town.b)) {
      const points = [town.a, ...path.interactions.map(({ point }) => point), town.b];
      for (const [n, from] of points.slice(0, -1).entries()) {
        const leg = advance(points[n + 1] ?? from, -1, from);
        for (let step = 0; step <= 1; step += 0.01) {
          const on = advance(from, step, leg);
          expect(town.boxes.some((box) => isInside(box, on))).toBe(false);
        }
      }
    }
  });

  test.prop([towns()])("gains no power by reflection", (town) => {
    for (const path of trace(createScene("town", town.groups), town.a, town.b)) {
      const { thetaTheta, phiTheta, thetaPhi, phiPhi } = path.jones;
      const limit = freeSpace(path) * (1 + 1e-12);

      expect(
        Math.hypot(thetaTheta.re, thetaTheta.im, phiTheta.re, phiTheta.im),
      ).toBeLessThanOrEqual(limit);
      expect(Math.hypot(thetaPhi.re, thetaPhi.im, phiPhi.re, phiPhi.im)).toBeLessThanOrEqual(limit);
    }
  });

  test.prop([towns()])("is as long as the line from the image to the receiver", (town) => {
    const scene = createScene("town", town.groups);
    for (const path of trace(scene, town.a, town.b)) {
      const image = path.interactions.reduce((at, { face }) => mirrorAt(scene, face, at), town.a);

      expect(path.lengthM).toBeCloseTo(norm(advance(image, -1, town.b)), 9);
    }
  });

  test.prop([towns(), velocity(), velocity()])(
    "grows at the rate that its Doppler says when both ends move",
    (town, velocityA, velocityB) => {
      const scene = createScene("town", town.groups);
      const dt = 1e-6;
      const moved = trace(scene, advance(town.a, dt, velocityA), advance(town.b, dt, velocityB));
      for (const path of trace(scene, town.a, town.b)) {
        const later = moved.find(({ id }) => id === path.id);
        if (!later) continue; // just where it ends
        const rateMps = (later.lengthM - path.lengthM) / dt;

        const motion = { transmitter: velocityA, receiver: velocityB };
        expect(lengthRateMps(path, motion)).toBeCloseTo(rateMps, 2);
      }
    },
  );

  it("counts a reflection on the edge between two triangles once", () => {
    const square: Vec3[] = [
      [-5, 0, -5],
      [5, 0, -5],
      [5, 0, 5],
      [-5, 0, 5],
    ];
    const wall = meshFaces({
      name: "wall",
      material: "concrete",
      vertices: square,
      triangles: [
        [0, 1, 2],
        [2, 3, 0],
      ],
    });
    const scene = createScene("wall", [{ name: "wall", faces: wall }]);

    expect(wall).toHaveLength(1);
    expect(
      trace(scene, [-1, 4, 1], [1, 4, -1]).map(({ interactions }) => interactions.length),
    ).toEqual([0, 1]);
  });

  it("adds paths over edges and rough faces only when these are switched on", () => {
    const box = { name: "box", material: "brick", min: [0, 0, 0], max: [9, 9, 9] } as const;
    const kinds = (mechanisms: Partial<Mechanisms>) => {
      const scene = createScene("corner", [boxBuilding(box)]);
      const materials = { brick: { bands: BRICK, scattering: ROUGH } };
      const options = { scene, materials, transmitter: [-4, 3, 2] as const };
      const trace = createPathTracer({ ...options, frequencyHz: FREQUENCY_HZ, mechanisms });
      return new Set(trace([-3, 8, 3]).map(({ interactions: [first] }) => first?.kind));
    };

    expect([...kinds({})]).toEqual([undefined, "reflection"]);
    expect([...kinds({ diffraction: true })]).toEqual([undefined, "reflection", "diffraction"]);
    expect([...kinds({ scattering: true })]).toEqual([undefined, "reflection", "scattering"]);
  });

  it("refuses a carrier that a material is not known for", () => {
    const scene = createScene("ground", [
      {
        name: "ground",
        faces: [
          planeFace({ name: "g", material: "wet_ground", point: [0, 0, 0], normal: [0, 0, 1] }),
        ],
      },
    ]);
    const build = () => createPathTracer({ scene, transmitter: [0, 0, 5], frequencyHz: 28e9 });

    expect(build).toThrow(
      expect.objectContaining({
        code: "MATERIAL_FREQUENCY_OUT_OF_RANGE",
        message: 'material "wet_ground", frequencyHz 28000000000, rangesGhz [[1,10]]',
      }),
    );
  });

  it("tells two antennas of crossed polarisation apart in free space", () => {
    const [path] = trace(createScene("nothing", []), [0, 0, 0], [10, 3, 2]);
    if (!path) throw new Error("no line of sight");
    const gain = (one: Antenna, other: Antenna) => pathCoefficient(path, one, other).re;

    expect(gain(ISOTROPIC_V, ISOTROPIC_V)).toBeCloseTo(freeSpace(path), 12);
    expect(gain(ISOTROPIC_H, ISOTROPIC_H)).toBeCloseTo(-freeSpace(path), 12);
    expect(gain(ISOTROPIC_V, ISOTROPIC_H)).toBeCloseTo(0, 12);
  });

  it("finds no path to where the transmitter is", () => {
    const town = createScene("hut", [
      boxBuilding({ name: "hut", material: "brick", min: [9, 9, 0], max: [29, 21, 8] }),
    ]);

    expect(trace(town, [1, 2, 3], [1, 2, 3])).toEqual([]);
    expect(trace(town, [1, 2, 3], [1, 2, 3.001])).not.toEqual([]);
  });
});

// Helpers

const BRICK = ITU_MATERIALS["brick"]?.bands ?? [];
const ROUGH = { coefficient: 0.4, crossPolarRatio: 0.1, lobeExponent: undefined };

const ANTENNA_PAIRS: [Antenna, Antenna][] = [
  [ISOTROPIC_V, ISOTROPIC_V],
  [ISOTROPIC_V, ISOTROPIC_H],
  [ISOTROPIC_H, ISOTROPIC_V],
  [ISOTROPIC_H, ISOTROPIC_H],
];

function trace(scene: Scene, from: Vec3, to: Vec3): Path[] {
  const options = {
    scene,
    transmitter: from,
    frequencyHz: FREQUENCY_HZ,
    mechanisms: { maxReflections: 2 },
  };
  return createPathTracer(options)(to);
}

function freeSpace(path: Path): number {
  return WAVELENGTH_M / (4 * Math.PI * path.lengthM);
}

function velocity() {
  const component = fc.double({ min: -20, max: 20, noNaN: true });
  return fc.tuple(component, component, component);
}
