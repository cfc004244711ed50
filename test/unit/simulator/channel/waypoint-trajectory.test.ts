import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  type WaypointTrip,
  waypointTrajectory,
} from "../../../../simulator/channel/waypoint-trajectory.ts";
import { advance, norm } from "../../../../simulator/scene/vector.ts";

const LANE: WaypointTrip = {
  points: [
    [-50, 0, 1.5],
    [50, 0, 1.5],
  ],
  isClosed: false,
  cornerRadiusM: 2,
  speedMps: 8,
  startM: 0,
};

const SQUARE: WaypointTrip = {
  points: [
    [0, 0, 1],
    [40, 0, 1],
    [40, 40, 3],
    [0, 40, 1],
  ],
  isClosed: true,
  cornerRadiusM: 5,
  speedMps: 2,
  startM: 0,
};

describe("waypointTrajectory", () => {
  it("gets past a side as short as the way is off the line", () => {
    const points = [0, 1, 1, 3].map((x, n) => [x, n < 2 ? 0 : 2, 1] as const);
    const { at } = waypointTrajectory({ ...LANE, points, cornerRadiusM: 1 });

    for (let timeS = 0; timeS < 3; timeS += 0.01) {
      expect(norm(at(timeS).velocity)).toBeCloseTo(8, 9);
    }
  });

  it("keeps to the right on the way there and on the way back", () => {
    const { at } = waypointTrajectory(LANE);
    const quarterS = Math.PI / 8; // of a circle of radius 2 m, which takes as much off the straight
    const halfS = 2 * quarterS + 96 / 8;

    expectPosition(at(0), [-50, 0, 1.5]);
    expectPosition(at(quarterS + 48 / 8), [0, -2, 1.5]);
    expectPosition(at(halfS + quarterS + 48 / 8), [0, 2, 1.5]);
    expect(at(halfS + quarterS + 48 / 8).velocity[0]).toBeCloseTo(-8, 9);
  });

  it("turns back on a half circle that ends where the points end", () => {
    const turn = waypointTrajectory(LANE).at((96 + 2 * Math.PI) / 8);

    expectPosition(turn, [50, 0, 1.5]);
    expect(turn.velocity[1]).toBeCloseTo(8, 9);
  });

  it("cuts a closed trip's corners on arcs of the wanted radius", () => {
    const flat = { ...SQUARE, points: SQUARE.points.map(([x, y]) => [x, y, 1] as const) };
    const { at } = waypointTrajectory(flat);
    const sideS = (30 + 2.5 * Math.PI) / 2;
    const middle = 40 - 5 + 5 * Math.SQRT1_2;

    expectPosition(at(0), [5, 0, 1]);
    expectPosition(at(sideS - (1.25 * Math.PI) / 2), [middle, 40 - middle, 1]);
    expectPosition(at(4 * sideS), [5, 0, 1]);
  });

  it("comes through every point of a trip there and back as near as its rounding allows", () => {
    const points = [...SQUARE.points];
    const { at } = waypointTrajectory({ ...SQUARE, points, isClosed: false, cornerRadiusM: 1 });
    const track = Array.from({ length: 2400 }, (_, n) => at(n / 10).position);

    for (const point of points) {
      const nearest = Math.min(...track.map((position) => norm(advance(position, -1, point))));
      expect(nearest).toBeLessThan(1.5);
    }
  });

  test.prop([fc.constantFrom(LANE, SQUARE), fc.double({ min: -500, max: 500, noNaN: true })])(
    "moves as its velocity says, always at the same speed",
    (trip, timeS) => {
      const { at, maxSpeedMps } = waypointTrajectory({ ...trip, startM: 17 });
      const dt = 1e-5;
      const moved = advance(at(timeS + dt).position, -1, at(timeS).position);
      const expected = advance([0, 0, 0], dt, at(timeS).velocity);

      expect(norm(advance(moved, -1, expected))).toBeLessThan(1e-8);
      expect(norm(at(timeS).velocity)).toBeCloseTo(maxSpeedMps, 9);
    },
  );
});

// Helpers

function expectPosition(
  { position }: { position: readonly number[] },
  expected: readonly number[],
): void {
  for (const [axis, value] of expected.entries()) expect(position[axis]).toBeCloseTo(value, 9);
}
