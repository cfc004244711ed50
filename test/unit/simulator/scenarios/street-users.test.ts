import { describe, expect, it } from "vitest";
import type { Trajectory } from "../../../../simulator/channel/trajectory.ts";
import { createSegmentTest } from "../../../../simulator/propagation/segment-test.ts";
import { streetUsers } from "../../../../simulator/scenarios/street-users.ts";
import { streetVehicles } from "../../../../simulator/scenarios/street-vehicles.ts";
import { openPlace } from "../../../../simulator/scene/open-place.ts";
import type { Place } from "../../../../simulator/scene/place.ts";
import { norm, type Vec3 } from "../../../../simulator/scene/vector.ts";

const CANYON = placeOf("street-canyon");

describe("streetUsers", () => {
  it("lets even users walk and odd ones drive, near the ends of the range of speeds", () => {
    for (const [u, { maxSpeedMps, at }] of users(1, 8).entries()) {
      const [slowKmh, fastKmh] = u % 2 === 0 ? [3, 5] : [20, 30];
      expect(maxSpeedMps * 3.6).toBeGreaterThanOrEqual(slowKmh);
      expect(maxSpeedMps * 3.6).toBeLessThanOrEqual(fastKmh);
      expect(norm(at(12.3).velocity)).toBeCloseTo(maxSpeedMps, 9);
    }
  });

  it.each(["street-canyon", "plaza", "manhattan", "city:seed=7,buildings=40"])(
    "keeps everyone in the streets and out of the buildings: %s",
    (reference) => {
      const place = placeOf(reference);
      const isBlocked = createSegmentTest(place.scene);
      for (const { at } of users(9, 16, place)) {
        for (let timeS = -1; timeS < 400; timeS += 2) {
          const [x, y, z] = at(timeS).position;
          expect(z).toBe(1.5);
          expect(isBlocked([x, y, 1.5], [x + 0.1, y, 5000])).toBe(false); // open sky
        }
      }
    },
  );

  it("has some in sight of the mast and some out of it", () => {
    const [mast] = CANYON.masts;
    const isBlocked = createSegmentTest(CANYON.scene);
    const seen = users(3, 40).map(({ at }) => !isBlocked(mast as Vec3, at(0).position));

    expect(seen.filter(Boolean).length).toBeGreaterThan(5);
    expect(seen.filter((isSeen) => !isSeen).length).toBeGreaterThan(5);
  });

  it("takes everyone's speed range when told", () => {
    const { streets } = CANYON;
    const all = streetUsers({ streets, seed: 1, numUes: 6, speedsKmh: [50, 50] });

    for (const { at } of all) expect(norm(at(3).velocity) * 3.6).toBeCloseTo(50, 9);
  });

  it("is the same for the same seed, and another for another", () => {
    const positions = (seed: number) => users(seed, 4).map(({ at }) => at(7).position);

    expect(positions(1)).toEqual(positions(1));
    expect(positions(1)).not.toEqual(positions(2));
  });
});

describe("streetVehicles", () => {
  it("lets metal cars drive about the streets on ways of their own", () => {
    const cars = streetVehicles(CANYON.streets, 1, 3);
    const places = new Set(cars.map(({ trajectory }) => trajectory.at(0).position.join()));

    expect(places.size).toBe(3);
    for (const { trajectory, material, sizeM } of cars) {
      expect(material).toBe("metal");
      expect(trajectory.at(0).position[2]).toBe(0);
      expect(sizeM[2]).toBeLessThan(1.5); // no phone is inside a car
    }
  });
});

// Helpers

function placeOf(reference: string): Place {
  const opened = openPlace(reference);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.place;
}

function users(seed: number, numUes: number, { streets } = CANYON): Trajectory[] {
  return streetUsers({ streets, seed, numUes, speedsKmh: [3, 30] });
}
