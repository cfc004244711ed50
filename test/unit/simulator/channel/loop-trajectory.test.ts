import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { type Loop, loopTrajectory } from "../../../../simulator/channel/loop-trajectory.ts";
import { advance, norm } from "../../../../simulator/scene/vector.ts";

const LANE: Loop = {
  from: [-50, 0, 1.5],
  to: [50, 0, 1.5],
  separationM: 4,
  speedMps: 8,
  startM: 0,
};

describe("loopTrajectory", () => {
  it("keeps to the right on the way there and on the way back", () => {
    const { at } = loopTrajectory(LANE);
    const periodS = (200 + 4 * Math.PI) / 8;

    expect(at(0)).toEqual({ position: [-50, -2, 1.5], velocity: [8, 0, 0] });
    expect(at(50 / 8).position[0]).toBeCloseTo(0, 9);
    expect(at(periodS / 2 + 50 / 8).position[1]).toBeCloseTo(2, 9);
    expect(at(periodS / 2 + 50 / 8).velocity[0]).toBeCloseTo(-8, 9);
  });

  it("turns round on a half circle beyond the end", () => {
    const turn = loopTrajectory(LANE).at((100 + Math.PI) / 8);

    expect(turn.position[0]).toBeCloseTo(52, 9);
    expect(turn.velocity[1]).toBeCloseTo(8, 9);
  });

  test.prop([fc.double({ min: -500, max: 500, noNaN: true })])(
    "moves as its velocity says, always at the same speed",
    (timeS) => {
      const { at, maxSpeedMps } = loopTrajectory({ ...LANE, startM: 17 });
      const dt = 1e-5;
      const moved = advance(at(timeS + dt).position, -1, at(timeS).position);
      const expected = advance([0, 0, 0], dt, at(timeS).velocity);

      expect(norm(advance(moved, -1, expected))).toBeLessThan(1e-8);
      expect(norm(at(timeS).velocity)).toBeCloseTo(maxSpeedMps, 9);
    },
  );
});
