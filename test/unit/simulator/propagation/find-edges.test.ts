import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { findEdges } from "../../../../simulator/propagation/find-edges.ts";
import { boxBuilding } from "../../../../simulator/scene/box-building.ts";
import { buildStreetCanyon } from "../../../../simulator/scene/build-street-canyon.ts";
import { extrudeFootprint } from "../../../../simulator/scene/extrude-footprint.ts";
import type { FaceSpec } from "../../../../simulator/scene/face.ts";
import { groundAround } from "../../../../simulator/scene/ground-group.ts";
import { meshFaces } from "../../../../simulator/scene/mesh-faces.ts";
import { createScene, type FaceGroupSpec } from "../../../../simulator/scene/scene.ts";
import { advance, cross, dot, type Vec3 } from "../../../../simulator/scene/vector.ts";
import { between } from "./between.ts";

const WALL = { material: "concrete", baseM: 0, topM: 6 };

describe("findEdges", () => {
  it("takes the four upright edges and the four of the roof of a block, not its foot", () => {
    const found = edgesOf(block("a", 0, 10, 6));

    expect(lengthsOf(found)).toEqual([5, 5, 6, 6, 6, 6, 10, 10]);
    expect(new Set(found.map(({ n }) => n))).toEqual(new Set([1.5]));
  });

  it("takes none at the foot of a closed mesh that stands on the ground", () => {
    const found = edgesOf(groundAround([[0, 0]]), { name: "m", faces: meshBlock() });

    expect(lengthsOf(found)).toEqual([4, 4, 5, 5, 6, 6, 6, 6]);
  });

  it("takes all twelve of a closed mesh in the air, each of them once over all triangles", () => {
    expect(lengthsOf(edgesOf({ name: "m", faces: meshBlock() }))).toEqual([
      4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6,
    ]);
  });

  it("finds the outside of two-sided faces, whatever their normals say", () => {
    const faces = meshBlock().map((face, n) => ({
      ...face,
      twoSided: true,
      normal: advance([0, 0, 0], n % 2 === 0 ? -1 : 1, face.normal),
    }));
    for (const { start, outward, along, n } of edgesOf({ name: "m", faces })) {
      const fromCentre = advance(start, -1, [2, 2.5, 3]);

      expect(n).toBeCloseTo(1.5, 6);
      expect(dot(outward, fromCentre)).toBeGreaterThan(1.9);
      expect(dot(along, fromCentre)).toBeLessThan(-1.9);
    }
  });

  it("takes edges between the walls of one group and the roof of another", () => {
    const [roof, ...walls] = [...meshBlock()].reverse();
    if (!roof) throw new Error("no roof");
    const split = [
      { name: "roof", faces: [roof] },
      { name: "walls", faces: walls },
    ];

    expect(edgesOf(...split)).toHaveLength(12);
  });

  it("takes of houses that share a wall only what rises above the neighbour", () => {
    const found = edgesOf(block("low", 0, 4, 6), block("high", 4, 9, 8), block("next", 9, 12, 8));

    // uprights: 2 outer ones of 6 m, 2 of 8 m, 2 of 2 m over the low roof; roofs: fronts, backs, outer sides, the step
    expect(lengthsOf(found)).toEqual([2, 2, 3, 3, 4, 4, 5, 5, 5, 5, 5, 6, 6, 8, 8].sort(ascending));
  });

  it("leaves out the concave corner of an angled building", () => {
    const ring: [number, number][] = [
      [0, 0],
      [10, 0],
      [10, 4],
      [4, 4],
      [4, 10],
      [0, 10],
    ];
    const found = edgesOf(extrudeFootprint({ ...WALL, name: "angle", rings: [ring] }));
    const uprights = found.filter(({ direction }) => Math.abs(direction[2]) > 0.5);

    expect(uprights).toHaveLength(5);
    expect(uprights.some(({ start }) => start[0] === 4 && start[1] === 4)).toBe(false);
    expect(found).toHaveLength(5 + 6);
  });

  it("leaves out corners that do not turn", () => {
    const ring: [number, number][] = [
      [0, 0],
      [5, 0],
      [10, 0],
      [10, 5],
      [0, 5],
    ];
    const found = edgesOf(extrudeFootprint({ ...WALL, name: "straight", rings: [ring] }));

    expect(found.filter(({ direction }) => Math.abs(direction[2]) > 0.5)).toHaveLength(4);
  });

  it("takes the free sides of a sheet, with free space all around them", () => {
    const sheet: FaceSpec = {
      name: "sheet",
      material: "metal",
      point: [0, 0, 0],
      normal: [0, 1, 0],
      twoSided: true,
      pieces: [rectangle(0, 2), rectangle(2, 5)],
    };
    const found = edgesOf({ name: "sheet", faces: [sheet] });

    expect(lengthsOf(found)).toEqual([3, 3, 5, 5]); // the joint is none, both long sides are whole
    expect(new Set(found.map(({ n }) => n))).toEqual(new Set([2]));
  });

  it("takes none of the ground's sides, nor those of buildings flush with them", () => {
    const scene = buildStreetCanyon();
    const ground = scene.faces.findIndex(({ name }) => name === "ground");

    expect(findEdges(scene)).toHaveLength(4 * 8);
    expect(findEdges(scene).some(({ faces }) => faces.includes(ground))).toBe(false);
  });

  it.each<[string, Vec3]>([
    ["overlap", [3, 1, 0]],
    ["touch", [4, 0, 0]],
    ["cut a building", [19, 1, 0]],
    ["touch a building", [16, 0, 0]],
  ])("keeps the number and order of all edges when objects %s", (_, place) => {
    const facesAround = (min: Vec3) =>
      edgesOf(
        groundAround([[0, 0]]),
        block("house", 20, 30, 6),
        object("standing", [0, 0, 0]),
        object("moving", min),
      ).map(({ faces, lengthM, n }) => [...faces, lengthM.toFixed(6), n.toFixed(6)]);

    expect(facesAround(place)).toEqual(facesAround([-50, -70, 0]));
    expect(facesAround(place)).toHaveLength(3 * 8);
  });

  test.prop([between(0.2, 3), fc.integer({ min: 3, max: 9 })], {
    numRuns: 30,
  })("counts angles from the 0-face through free space to the n-face", (turnRad, numSides) => {
    const ring = Array.from({ length: numSides }, (_, n): [number, number] => {
      const angle = turnRad + (2 * Math.PI * n) / numSides;
      return [20 * Math.cos(angle), 20 * Math.sin(angle)];
    });
    const prism = extrudeFootprint({ ...WALL, name: "prism", rings: [ring] });
    const scene = createScene("prism", [prism]);

    expect(findEdges(scene)).toHaveLength(2 * numSides);
    for (const edge of findEdges(scene)) {
      const [zero, last] = edge.faces.map((index) => scene.faces[index]?.normal);
      if (!zero || !last) throw new Error("no faces");
      const behind = edge.n * Math.PI - Math.PI / 2; // the n-face's normal, turned back into free space
      const turned = advance(
        advance([0, 0, 0], Math.cos(behind), edge.along),
        Math.sin(behind),
        edge.outward,
      );
      expect(dot(edge.outward, zero)).toBeCloseTo(1, 9);
      expect(dot(turned, last)).toBeCloseTo(1, 9);
      expect(dot(cross(edge.along, edge.outward), edge.direction)).toBeCloseTo(1, 9);
    }
  });
});

// Helpers

function edgesOf(...groups: FaceGroupSpec[]) {
  return findEdges(createScene("test", groups));
}

function lengthsOf(edges: readonly { lengthM: number }[]): number[] {
  return edges.map(({ lengthM }) => Math.round(lengthM * 1e5) / 1e5).sort(ascending);
}

function ascending(a: number, b: number): number {
  return a - b;
}

function block(name: string, west: number, east: number, topM: number): FaceGroupSpec {
  return boxBuilding({ name, material: "concrete", min: [west, 0, 0], max: [east, 5, topM] });
}

/** A box of 4 × 5 × 6 m. */
function object(name: string, min: Vec3): FaceGroupSpec {
  const max = advance(min, 1, [4, 5, 6]);
  return { ...boxBuilding({ name, material: "metal", min, max }), kind: "object" };
}

function rectangle(west: number, east: number): Vec3[] {
  return [
    [west, 0, 0],
    [east, 0, 0],
    [east, 0, 3],
    [west, 0, 3],
  ];
}

/** A closed block of 4 × 5 × 6 m in triangles, some of them turned over, with 1e-7 m of noise; its roof last. */
function meshBlock(): readonly FaceSpec[] {
  const vertices = Array.from({ length: 8 }, (_, n): Vec3 => {
    const noise = 1e-7 * Math.sin(n);
    return [(n & 1 ? 4 : 0) + noise, (n & 2 ? 5 : 0) - noise, n & 4 ? 6 : 0];
  });
  const quads = [
    [0, 1, 3, 2],
    [0, 1, 5, 4],
    [1, 3, 7, 5],
    [3, 2, 6, 7],
    [2, 0, 4, 6],
    [4, 5, 7, 6],
  ] as const;
  const triangles = quads.flatMap(([a, b, c, d]) => [[a, b, c] as const, [a, d, c] as const]);
  return meshFaces({ name: "m", material: "concrete", vertices, triangles });
}
