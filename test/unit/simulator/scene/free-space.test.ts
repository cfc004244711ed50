import { describe, expect, it } from "vitest";
import { boxBuilding } from "../../../../simulator/scene/box-building.ts";
import { extrudeFootprint } from "../../../../simulator/scene/extrude-footprint.ts";
import { findStreets } from "../../../../simulator/scene/find-streets.ts";
import { createFreeSpace, REACH_M } from "../../../../simulator/scene/free-space.ts";
import { groundAround } from "../../../../simulator/scene/ground-group.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";

const SCENE = createScene("two blocks and a bridge between them", [
  groundAround([
    [0, 0],
    [50, 20],
  ]),
  boxBuilding({ name: "west", material: "brick", min: [0, 0, 0], max: [20, 20, 10] }),
  boxBuilding({ name: "east", material: "brick", min: [30, 0, 0], max: [50, 20, 10] }),
  extrudeFootprint({
    name: "bridge",
    material: "wood",
    rings: [
      [
        [20, 12],
        [30, 12],
        [30, 15],
        [20, 15],
      ],
    ],
    baseM: 5,
    topM: 7,
    hasFloor: true,
  }),
]);

describe("createFreeSpace", () => {
  const free = createFreeSpace(SCENE, 1.5);

  it("measures from points and ways to the next wall, up to its reach", () => {
    expect(free.clearanceM([24, 5], [24, 5])).toBeCloseTo(4, 9);
    expect(free.clearanceM([24, -3], [27, 8])).toBeCloseTo(3, 9);
    expect(free.clearanceM([25, -5], [25, -4])).toBeCloseTo(Math.hypot(5, 4), 9);
    expect(free.clearanceM([25, -19], [25, -19])).toBe(REACH_M);
  });

  it("is nothing across walls, inside buildings and under roofs", () => {
    expect(free.clearanceM([25, 5], [60, 5])).toBe(0);
    expect(free.clearanceM([10, 10], [10, 10])).toBe(0);
    expect(free.clearanceM([25, 13], [25, 13])).toBe(0);
    expect(free.clearanceM([25, 16], [25, 16])).toBeCloseTo(5, 9);
  });

  it("takes no notice of what is below", () => {
    expect(createFreeSpace(SCENE, 11).clearanceM([10, 10], [60, 5])).toBe(REACH_M);
  });
});

describe("findStreets", () => {
  it("finds ways around and between the blocks that keep their width free", () => {
    const { nodes, streets } = findStreets(SCENE, 0);
    const free = createFreeSpace(SCENE, 1.5);

    expect(nodes.some(([x, y]) => x > 21 && x < 29 && y > 2 && y < 11)).toBe(true);
    expect(nodes.some(([, y]) => y > 20)).toBe(true);
    for (const { from, to, widthM } of streets) {
      const [[x0 = 0, y0 = 0] = [], [x1 = 0, y1 = 0] = []] = [nodes[from], nodes[to]];
      expect(widthM).toBeGreaterThanOrEqual(2);
      expect(widthM / 2).toBeLessThanOrEqual(free.clearanceM([x0, y0], [x1, y1]) + 1e-9);
    }
    expect(findStreets(SCENE, 0)).toEqual({ nodes, streets });
  });

  it("finds nothing where all is built over", () => {
    const hall = createScene("hall", [
      boxBuilding({ name: "hall", material: "metal", min: [-100, -100, 0], max: [100, 100, 9] }),
      { ...groundAround([[0, 0]]), name: "ground" },
    ]);

    expect(findStreets(hall, 0)).toEqual({ nodes: [], streets: [] });
  });
});
