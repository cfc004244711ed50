import { describe, expect, it } from "vitest";
import { boxBuilding } from "../../../../simulator/scene/box-building.ts";
import {
  buildStreetCanyon,
  STREET_CANYON,
  STREET_CANYON_MAST,
} from "../../../../simulator/scene/build-street-canyon.ts";
import { covers, createFace, heightAbove } from "../../../../simulator/scene/face.ts";
import { meshFaces } from "../../../../simulator/scene/mesh-faces.ts";
import { planeFace } from "../../../../simulator/scene/plane-face.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

describe("createFace", () => {
  const tilted = createFace({
    name: "roof",
    material: "wood",
    point: [0, 0, 10],
    normal: [0, -3, 3],
    twoSided: false,
    pieces: [
      [
        [0, 0, 10],
        [4, 0, 10],
        [4, 2, 12],
        [0, 2, 12],
      ],
    ],
  });

  it("measures heights along its unit normal", () => {
    expect(heightAbove(tilted, [1, 0, 12])).toBeCloseTo(Math.SQRT2, 12);
    expect(heightAbove(tilted, [1, 0, 8])).toBeCloseTo(-Math.SQRT2, 12);
  });

  it("covers its inside, its edges and its corners, and nothing beside it", () => {
    expect(covers(tilted, 2, 1, 11)).toBe(true);
    expect(covers(tilted, 2, 0, 10)).toBe(true);
    expect(covers(tilted, 4, 2, 12)).toBe(true);
    expect(covers(tilted, 4.001, 1, 11)).toBe(false);
    expect(covers(tilted, 2, 2.001, 12.001)).toBe(false);
  });

  it("covers its whole plane when it has no pieces", () => {
    const plane = createFace(
      planeFace({ name: "earth", material: "concrete", point: [0, 0, 0], normal: [0, 0, 1] }),
    );

    expect(covers(plane, 1e6, -1e6, 0)).toBe(true);
  });
});

describe("meshFaces", () => {
  it("makes one face per plane of a triangulated cube, the same whatever the sense of rotation", () => {
    const cube = cubeMesh();
    const turned = cube.triangles.map(([a, b, c]): [number, number, number] => [a, c, b]);

    expect(meshFaces(cube)).toHaveLength(6);
    expect(
      meshFaces({ ...cube, triangles: [...cube.triangles.slice(0, 6), ...turned.slice(6)] }),
    ).toHaveLength(6);
  });

  it("drops triangles without area", () => {
    expect(meshFaces({ ...cubeMesh(), triangles: [[0, 1, 1]] })).toEqual([]);
  });

  it("covers both triangles and their shared edge", () => {
    const [bottom] = meshFaces(cubeMesh()).map(createFace);
    if (!bottom) throw new Error("no face");

    for (const [x, y] of [
      [0.2, 0.7],
      [0.7, 0.2],
      [0.5, 0.5],
    ] as const) {
      expect(covers(bottom, x, y, 0)).toBe(true);
    }
    expect(covers(bottom, 1.1, 0.5, 0)).toBe(false);
  });
});

describe("createScene", () => {
  it("bounds each group by its corners, or not at all when it holds a plane", () => {
    const scene = createScene("two", [
      boxBuilding({ name: "b", material: "brick", min: [1, 2, 0], max: [3, 4, 5] }),
      {
        name: "g",
        faces: [planeFace({ name: "g", material: "wood", point: [0, 0, 0], normal: [0, 0, 1] })],
      },
    ]);

    expect(scene.groups.map(({ min, max }) => [min, max])).toEqual([
      [
        [1, 2, 0],
        [3, 4, 5],
      ],
      [
        [-Infinity, -Infinity, -Infinity],
        [Infinity, Infinity, Infinity],
      ],
    ]);
    expect(scene.faces).toHaveLength(6);
  });
});

describe("buildStreetCanyon", () => {
  it("leaves both streets free and puts the mast in the street", () => {
    const { faces, groups } = buildStreetCanyon();
    const isBuilt = ([x, y, z]: Vec3) =>
      groups
        .slice(1)
        .some(({ min, max }) => min[0] < x && x < max[0] && min[1] < y && y < max[1] && z < max[2]);

    expect(faces).toHaveLength(21);
    expect([-100, 0, 100].some((x) => isBuilt([x, 9.9, 1]))).toBe(false);
    expect([-70, 0, 70].some((y) => isBuilt([6.9, y, 1]))).toBe(false);
    expect(isBuilt([20, 20, 1])).toBe(true);
    expect(isBuilt(STREET_CANYON_MAST)).toBe(false);
  });

  it("takes other sizes", () => {
    const { groups } = buildStreetCanyon({ streetWidthM: 30, wallThicknessM: 0.3 });

    expect(groups[1]?.max[1]).toBe(-15);
    expect(groups[1]?.faces[0]?.thicknessM).toBe(0.3);
    expect(groups[4]?.max[2]).toBe(STREET_CANYON.blocks[3].heightM);
  });
});

// Helpers

function cubeMesh() {
  const vertices = [0, 1, 2, 3, 4, 5, 6, 7].map((n): Vec3 => [n & 1, (n >> 1) & 1, n >> 2]);
  const quads = [
    [0, 1, 3, 2],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 3, 7, 6],
    [0, 2, 6, 4],
    [1, 3, 7, 5],
  ] as const;
  const triangles = quads.flatMap(([a, b, c, d]): [number, number, number][] => [
    [a, b, c],
    [a, c, d],
  ]);
  return { name: "cube", material: "brick", vertices, triangles };
}
