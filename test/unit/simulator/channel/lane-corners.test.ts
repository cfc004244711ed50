import { describe, expect, it } from "vitest";
import { laneCorners } from "../../../../simulator/channel/lane-corners.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

const NODE: Vec3 = [10, 20, 1];
const [EAST, WEST, NORTH, SOUTH]: Vec3[] = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
];

describe("laneCorners", () => {
  it("turns where the lanes meet", () => {
    expectCorners(corners(EAST, 2, SOUTH, 3), [[7, 18, 1]]); // to the right, before the middle
    expectCorners(corners(EAST, 2, NORTH, 3), [[13, 18, 1]]); // to the left, beyond it
    expectCorners(corners(EAST, -2, NORTH, -3), [[7, 22, 1]]); // on the left, to the left
  });

  it("needs no corner straight on, and two where the lane lies elsewhere", () => {
    expect(corners(EAST, 2, EAST, 2)).toEqual([]);
    expectCorners(corners(EAST, 2, EAST, 5), [
      [10, 18, 1],
      [10, 15, 1],
    ]);
  });

  it("crosses over to turn back", () => {
    expectCorners(corners(EAST, 2, WEST, 2), [
      [10, 18, 1],
      [10, 22, 1],
    ]);
  });

  it("stays near the node where lanes meet at a sharp angle", () => {
    const sharp: Vec3 = [-Math.cos(0.1), Math.sin(0.1), 0];
    for (const corner of corners(EAST, 2, sharp, 2)) {
      expect(Math.hypot(corner[0] - 10, corner[1] - 20)).toBeCloseTo(2, 9);
    }
  });
});

// Helpers

function corners(from = EAST, fromM = 0, to = EAST, toM = 0): Vec3[] {
  const lane = (ahead: Vec3 | undefined, rightM: number) => ({ ahead: ahead ?? [1, 0, 0], rightM });
  return laneCorners(NODE, lane(from, fromM), lane(to, toM));
}

function expectCorners(found: readonly Vec3[], expected: readonly Vec3[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [n, corner] of expected.entries()) {
    for (const [axis, value] of corner.entries()) expect(found[n]?.[axis]).toBeCloseTo(value, 9);
  }
}
