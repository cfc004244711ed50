import { describe, expect, it } from "vitest";
import { streetCanyonUsers } from "../../../../simulator/scenarios/street-canyon-users.ts";
import { STREET_CANYON } from "../../../../simulator/scene/build-street-canyon.ts";
import { norm } from "../../../../simulator/scene/vector.ts";

describe("streetCanyonUsers", () => {
  it("lets half of the users walk and half drive, and half of each stay in the side street", () => {
    const users = streetCanyonUsers({ seed: 1, numUes: 8 });

    for (const [u, { maxSpeedMps, at }] of users.entries()) {
      const [slowKmh, fastKmh] = u % 2 === 0 ? [3, 5] : [20, 30];
      expect(maxSpeedMps * 3.6).toBeGreaterThanOrEqual(slowKmh);
      expect(maxSpeedMps * 3.6).toBeLessThanOrEqual(fastKmh);
      const farthest = Math.max(
        ...Array.from({ length: 500 }, (_, n) => Math.abs(at(n).position[0])),
      );
      expect(farthest < STREET_CANYON.sideWidthM / 2).toBe(u % 4 >= 2);
    }
  });

  it("keeps everyone on the street, out of the buildings", () => {
    const [kerbX, kerbY] = [STREET_CANYON.sideWidthM / 2, STREET_CANYON.streetWidthM / 2];
    for (const { at } of streetCanyonUsers({ seed: 9, numUes: 20 })) {
      for (let timeS = 0; timeS < 600; timeS += 0.5) {
        const [x, y] = at(timeS).position;
        expect(Math.abs(x) < kerbX - 0.5 || Math.abs(y) < kerbY - 0.5).toBe(true);
      }
    }
  });

  it("takes everyone's speed range when told", () => {
    const users = streetCanyonUsers({ seed: 1, numUes: 6, speedsKmh: [50, 50] });

    for (const { at } of users) expect(norm(at(3).velocity) * 3.6).toBeCloseTo(50, 9);
  });

  it("is the same for the same seed, and another for another", () => {
    const positions = (seed: number) =>
      streetCanyonUsers({ seed, numUes: 4 }).map(({ at }) => at(7).position);

    expect(positions(1)).toEqual(positions(1));
    expect(positions(1)).not.toEqual(positions(2));
  });
});
