import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { sampledTrajectory } from "../../../../simulator/channel/sampled-trajectory.ts";
import { advance, norm, type Vec3 } from "../../../../simulator/scene/vector.ts";

describe("sampledTrajectory", () => {
  it("keeps to a straight line at constant speed where the samples do", () => {
    const line = [0, 1, 3, 4].map((timeS) => ({ timeS, position: [2 * timeS, 0, 1] as const }));
    const { at } = sampledTrajectory(line);

    expect(at(2.2).position[0]).toBeCloseTo(4.4, 12);
    expect(at(2.2).velocity).toEqual([2, 0, 0]);
  });

  it("stands where one sample is all there is", () => {
    const { at, maxSpeedMps } = sampledTrajectory([{ timeS: 5, position: [1, 2, 3] }]);

    expect(at(-9)).toEqual({ position: [1, 2, 3], velocity: [0, 0, 0] });
    expect(at(9).position).toEqual([1, 2, 3]);
    expect(maxSpeedMps).toBe(0);
  });

  test.prop([samples()])("passes through every sample and stands before and after", (list) => {
    const { at } = sampledTrajectory(list);
    for (const { timeS, position } of list) expectClose(at(timeS).position, position);
    const [first, last] = [list[0], list.at(-1)];
    expect(at((first?.timeS ?? 0) - 3)).toEqual({ position: first?.position, velocity: [0, 0, 0] });
    expect(at((last?.timeS ?? 0) + 3)).toEqual({ position: last?.position, velocity: [0, 0, 0] });
  });

  test.prop([samples(), fc.double({ min: -0.1, max: 1.1, noNaN: true })])(
    "moves as its velocity says, without jumps, never faster than it says",
    (list, share) => {
      const { at, maxSpeedMps } = sampledTrajectory(list);
      const timeS = share * (list.at(-1)?.timeS ?? 0);
      const dt = 1e-6;
      const moved = advance(at(timeS + dt).position, -1, at(timeS - dt).position);
      const expected = advance([0, 0, 0], 2 * dt, at(timeS).velocity);

      expect(norm(advance(moved, -1, expected))).toBeLessThan(1e-6);
      expect(norm(at(timeS).velocity)).toBeLessThanOrEqual(maxSpeedMps * (1 + 1e-9));
    },
  );
});

// Helpers

/** Up to six samples, 0.5 to 5 s apart. */
function samples() {
  const metres = fc.double({ min: -20, max: 20, noNaN: true });
  const step = fc.record({
    gapS: fc.double({ min: 0.5, max: 5, noNaN: true }),
    position: fc.tuple(metres, metres, metres),
  });
  return fc.array(step, { minLength: 1, maxLength: 6 }).map((steps) => {
    let timeS = 0;
    return steps.map(({ gapS, position }) => {
      timeS += gapS;
      return { timeS, position };
    });
  });
}

function expectClose(found: Vec3, expected: Vec3): void {
  expect(norm(advance(found, -1, expected))).toBeLessThan(1e-9);
}
