import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { Path } from "../../../../simulator/propagation/path.ts";
import { createPathTracer } from "../../../../simulator/propagation/path-tracer.ts";
import { boxBuilding } from "../../../../simulator/scene/box-building.ts";
import { planeFace } from "../../../../simulator/scene/plane-face.ts";
import { createScene, type Scene } from "../../../../simulator/scene/scene.ts";
import { advance, norm, type Vec3 } from "../../../../simulator/scene/vector.ts";
import { everyPath } from "./every-path.ts";
import { slabTowns } from "./random-scene.ts";

const FREQUENCY_HZ = 3.5e9;
const WAVELENGTH_M = 299_792_458 / FREQUENCY_HZ;

describe("createPathTracer through slabs", () => {
  test.prop([slabTowns(), fc.nat({ max: 3 })], { numRuns: 60 })(
    "finds what trying every sequence of faces finds, inside and outside",
    (town, numSpare) => {
      const scene = createScene("town", town.groups);
      const found = trace(scene, town.a, town.b, 1 + numSpare).map(({ interactions }) => {
        const faces = interactions.filter(({ kind }) => kind === "reflection");
        return `${faces.map(({ face }) => face)} through ${interactions.length - faces.length}`;
      });

      const every = everyPath(scene, town, 1 + numSpare);
      expect(found.sort()).toEqual(
        every.map(({ faces, numWalls }) => `${faces} through ${numWalls}`).sort(),
      );
    },
  );

  // a fixed seed: whether a leg that passes exactly through a corner counts is a matter of rounding
  test.prop([slabTowns()], { numRuns: 50, seed: 11 })(
    "gives the same power from a to b as from b to a, and gains none",
    (town) => {
      const scene = createScene("town", town.groups);
      const there = trace(scene, town.a, town.b, 2);
      const back = trace(scene, town.b, town.a, 2);

      expect(back).toHaveLength(there.length);
      for (const path of there) {
        const faces = facesOf(path);
        const same = back.find((other) => String(facesOf(other).reverse()) === String(faces));
        const limit = 2 * freeSpace(path) ** 2; // both polarisations
        const difference = powerOf(path) - (same ? powerOf(same) : Number.NaN);
        expect(Math.abs(difference)).toBeLessThan(1e-9 * limit);
        expect(powerOf(path)).toBeLessThanOrEqual(limit * (1 + 1e-12));
      }
    },
  );

  test.prop([slabTowns()], { numRuns: 50 })("keeps its points in the order of travel", (town) => {
    const scene = createScene("town", town.groups);
    for (const path of trace(scene, town.a, town.b, 4)) {
      const points = [town.a, ...path.interactions.map(({ point }) => point), town.b];
      const legsM = points.slice(1).map((to, n) => norm(advance(to, -1, points[n] ?? to)));

      expect(legsM.reduce((sum, legM) => sum + legM, 0)).toBeCloseTo(path.lengthM, 9);
      expect(path.directions).toHaveLength(path.interactions.length + 1);
    }
  });

  it("goes straight through both walls of a house, under the id of the line of sight", () => {
    const [path, ...others] = trace(HOUSE, [-5, 5, 3], [15, 5, 3], 2, 0);

    expect(others).toHaveLength(0);
    expect(path?.id).toBe(0);
    expect(path?.lengthM).toBe(20);
    expect(path?.interactions.map(({ kind, point }) => [kind, ...point])).toEqual([
      ["transmission", 0, 5, 3],
      ["transmission", 10, 5, 3],
    ]);
  });

  it("passes no more slabs than it may, and none that is too thick to have a thickness", () => {
    expect(trace(HOUSE, [-5, 5, 3], [15, 5, 3], 1, 0)).toHaveLength(0);
    expect(trace(HOUSE, [-5, 5, 3], [5, 5, 3], 1, 0)).toHaveLength(1);
    expect(trace(HOUSE, [5, 5, 3], [5, 5, -3], 9, 0)).toHaveLength(0);
  });

  it("reflects at the inner side of a wall only where waves get inside", () => {
    const inside = (maxTransmissions: number) =>
      trace(HOUSE, [2, 5, 3], [8, 5, 3], maxTransmissions, 1).map(({ id }) => id);

    expect(inside(0)).toEqual([0, GROUND_ID]); // the ground
    expect(inside(1)).toEqual([0, GROUND_ID, 2, 3, 4, 5, 6].sort((a, b) => a - b));
  });

  it("counts a slab in two triangles once where they meet", () => {
    const corners: Vec3[] = [
      [0, 0, 0],
      [0, 4, 0],
      [0, 4, 4],
      [0, 0, 4],
    ];
    const [a, b, c, d] = corners as [Vec3, Vec3, Vec3, Vec3];
    const pane = { name: "pane", material: "glass", thicknessM: 0.01, twoSided: true };
    const scene = createScene("pane", [
      {
        name: "pane",
        faces: [
          {
            ...pane,
            point: a,
            normal: [1, 0, 0],
            pieces: [
              [a, b, c],
              [a, c, d],
            ],
          },
        ],
      },
    ]);

    expect(trace(scene, [-1, 2, 2], [1, 2, 2], 1, 0)[0]?.interactions).toHaveLength(1);
  });
});

// Helpers

const GROUND_ID = 1;

const HOUSE = createScene("house", [
  {
    name: "ground",
    faces: [planeFace({ name: "g", material: "concrete", point: [0, 0, 0], normal: [0, 0, 1] })],
  },
  boxBuilding({
    name: "house",
    material: "brick",
    thicknessM: 0.3,
    min: [0, 0, 0],
    max: [10, 10, 6],
  }),
]);

function trace(
  scene: Scene,
  transmitter: Vec3,
  receiver: Vec3,
  maxTransmissions: number,
  maxReflections = 2,
): Path[] {
  const mechanisms = { maxReflections, maxTransmissions };
  const options = { scene, transmitter, frequencyHz: FREQUENCY_HZ, mechanisms };
  return createPathTracer(options)(receiver);
}

function facesOf(path: Path): number[] {
  return path.interactions.map(({ face }) => face);
}

function powerOf({ jones }: Path): number {
  const { thetaTheta, thetaPhi, phiTheta, phiPhi } = jones;
  return [thetaTheta, thetaPhi, phiTheta, phiPhi]
    .map(({ re, im }) => re * re + im * im)
    .reduce((sum, power) => sum + power, 0);
}

function freeSpace(path: Path): number {
  return WAVELENGTH_M / (4 * Math.PI * path.lengthM);
}
