import { test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createSegmentTest } from "../../../../simulator/propagation/segment-test.ts";
import { boxBuilding } from "../../../../simulator/scene/box-building.ts";
import { CONTACT_M } from "../../../../simulator/scene/face.ts";
import { planeFace } from "../../../../simulator/scene/plane-face.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";
import { everyCrossing } from "./every-crossing.ts";
import { slabTowns } from "./random-scene.ts";

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

  it("is blocked in the planes of its boxes' sides, where nothing but rounding decides", () => {
    expect(isBlocked([10, 10, 12], [10, 10, -1])).toBe(true);
    expect(isBlocked([0, 5, 12], [0, 5, 8])).toBe(true);
    expect(isBlocked([-CONTACT_M, 5, 12], [-CONTACT_M, 5, 8])).toBe(true);
  });

  it("finds nothing in an empty scene", () => {
    expect(createSegmentTest(createScene("nothing", []))([0, 0, 0], [1, 1, 1])).toBe(false);
  });

  test.prop([slabTowns()])("says what trying every face says", (town) => {
    const scene = createScene("town", town.groups);
    const isHit = createSegmentTest(scene);
    const corner: Vec3 = [-9, 70, -3];
    for (const [from, to] of [[town.a, town.b] as const, [town.b, corner] as const]) {
      expect(isHit(from, to)).toBe(everyCrossing(scene, from, to).length > 0);
    }
  });
});
