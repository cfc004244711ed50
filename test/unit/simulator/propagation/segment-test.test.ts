import { describe, expect, it } from "vitest";
import { createSegmentTest } from "../../../../simulator/propagation/segment-test.ts";
import { boxBuilding } from "../../../../simulator/scene/box-building.ts";
import { planeFace } from "../../../../simulator/scene/plane-face.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";

const isBlocked = createSegmentTest(
  createScene("one building", [
    {
      name: "ground",
      faces: [planeFace({ name: "g", material: "concrete", point: [0, 0, 0], normal: [0, 0, 1] })],
    },
    boxBuilding({ name: "b", material: "concrete", min: [0, 0, 0], max: [10, 10, 10] }),
  ]),
);

describe("createSegmentTest", () => {
  it("is blocked through a building and free past it, over it and along it", () => {
    expect(isBlocked([-5, 5, 5], [15, 5, 5])).toBe(true);
    expect(isBlocked([-5, -1, 5], [15, -1, 5])).toBe(false);
    expect(isBlocked([-5, 5, 11], [15, 5, 11])).toBe(false);
    expect(isBlocked([-1, -5, 5], [-1, 15, 5])).toBe(false);
  });

  it("is blocked by the ground", () => {
    expect(isBlocked([-5, -5, 1], [-5, -6, -1])).toBe(true);
  });

  it("is free up to a wall that it ends on, and between two points of one wall", () => {
    expect(isBlocked([-5, 5, 5], [0, 5, 5])).toBe(false);
    expect(isBlocked([0, 2, 2], [0, 8, 8])).toBe(false);
  });

  it("leaves no gap at the edge where two walls meet", () => {
    expect(isBlocked([-1, 1, 5], [1, -1, 5])).toBe(true);
  });
});
