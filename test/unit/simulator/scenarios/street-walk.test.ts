import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { streetWalk } from "../../../../simulator/scenarios/street-walk.ts";
import type { StreetGraph } from "../../../../simulator/scene/street-graph.ts";
import { advance, norm, type Vec3 } from "../../../../simulator/scene/vector.ts";

/** A crossing with four dead ends. */
const CROSS: StreetGraph = {
  nodes: [
    [0, 0, 0],
    [-60, 0, 0],
    [60, 0, 0],
    [0, -40, 0],
    [0, 40, 0],
  ],
  streets: [1, 2, 3, 4].map((to) => ({ from: 0, to, widthM: to < 3 ? 20 : 14 })),
};

describe("streetWalk", () => {
  test.prop([fc.nat({ max: 50 }), fc.double({ min: -3, max: 900, noNaN: true })])(
    "moves as its velocity says, always at the same speed",
    (user, timeS) => {
      const { at } = walk(user);
      const dt = 1e-5;
      const moved = advance(at(timeS + dt).position, -1, at(timeS).position);

      expect(norm(advance(moved, -dt, at(timeS).velocity))).toBeLessThan(1e-8);
      expect(norm(at(timeS).velocity)).toBeCloseTo(8, 9);
    },
  );

  test.prop([fc.array(fc.double({ min: -3, max: 900, noNaN: true }), { minLength: 2 })])(
    "depends on the time alone, whichever times were asked for before",
    (times) => {
      const wandering = walk(5);
      const found = times.map((timeS) => wandering.at(timeS));

      for (const [n, timeS] of times.entries()) expect(walk(5).at(timeS)).toEqual(found[n]);
    },
  );

  it("keeps to the right of the street, by the street's own width", () => {
    const { at } = walk(2);
    for (let timeS = 0; timeS < 900; timeS += 0.25) {
      const { position, velocity } = at(timeS);
      const [x, y] = position;
      if (Math.hypot(x, y) < 12 || Math.abs(x) > 55 || Math.abs(y) > 35) continue; // turning
      const isMain = Math.abs(y) < 6 && Math.abs(x) > 10;
      const rightM = isMain ? (-y * velocity[0]) / 8 : (x * velocity[1]) / 8;
      expect(rightM).toBeCloseTo(isMain ? 5 : 3.5, 9);
    }
  });

  it("leaves a crossing by another street than it came", () => {
    const { at } = walk(3);
    const arms = Array.from({ length: 4000 }, (_, n) => armAt(at(n / 4).position));
    const visits = arms.filter((arm, n) => arm !== arms[n - 1]); // 0 is the crossing
    const pairs = visits.map((arm, n) => [arm, visits[n + 2]]).filter(([arm]) => arm !== 0);

    expect(pairs.length).toBeGreaterThan(20);
    for (const [before, after] of pairs) expect(after).not.toBe(before);
  });

  it("goes everywhere, and takes every turn about as often as the others", () => {
    const visits = [0, 0, 0, 0, 0];
    const walks = Array.from({ length: 20 }, (_, user) => walk(user));
    for (let n = 0; n < 12_000; n += 1) {
      const arm = armAt(walks[n % 20]?.at(n / 20).position ?? [0, 0, 0]);
      visits[arm] = (visits[arm] ?? 0) + 1;
    }
    for (const count of visits.slice(1)) expect(count).toBeGreaterThan(0.12 * 12_000);
  });
});

// Helpers

function walk(user: number) {
  const rightM = (widthM: number) => widthM / 4;
  const how = { rightM, cornerRadiusM: 4, heightM: 1.5, speedMps: 8 };
  return streetWalk({ streets: CROSS, seed: 1, user, ...how });
}

/** 0 near the crossing, else 1 to 4. */
function armAt([x, y]: Vec3): number {
  if (Math.hypot(x, y) < 14) return 0;
  return 1 + (x > y ? 1 : 0) + (x > -y ? 2 : 0);
}
