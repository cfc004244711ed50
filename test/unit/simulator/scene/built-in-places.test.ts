import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createSegmentTest } from "../../../../simulator/propagation/segment-test.ts";
import {
  buildStreetCanyon,
  STREET_CANYON_MAST,
} from "../../../../simulator/scene/build-street-canyon.ts";
import type { BuiltInPlace } from "../../../../simulator/scene/built-in-place.ts";
import { BUILT_IN_PLACES } from "../../../../simulator/scene/built-in-places.ts";
import type { Place } from "../../../../simulator/scene/place.ts";
import { readSettings } from "../../../../simulator/scene/place-settings.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

describe("BUILT_IN_PLACES", () => {
  it("are the four of the list, with a sentence each", () => {
    expect(BUILT_IN_PLACES.map(({ name }) => name)).toEqual([
      "street-canyon",
      "plaza",
      "manhattan",
      "city",
    ]);
    for (const { description } of BUILT_IN_PLACES) expect(description).toMatch(/^[A-Z].*\.$/);
  });

  it("keeps the street canyon and its mast as they were", () => {
    const { scene, masts } = open("street-canyon");

    expect(scene).toEqual(buildStreetCanyon());
    expect(masts[0]).toEqual(STREET_CANYON_MAST);
  });

  for (const place of BUILT_IN_PLACES) {
    test.prop([settingsOf(place)], { numRuns: 8 })(
      `${place.name}: streets are free over their width, masts too, for all settings`,
      (values) => {
        const opened = place.build(values);

        expect(opened.masts.length).toBeGreaterThan(1);
        expectFreeStreets(opened);
        expectOutside(opened, opened.masts);
        expect(isConnected(opened.streets)).toBe(true);
      },
    );

    test.prop([settingsOf(place)], { numRuns: 5 })(
      `${place.name}: all faces but the ground look outwards, stand on the ground and are in the table`,
      (values) => {
        const { scene, materials } = place.build(values);
        const [ground, ...buildings] = scene.groups;

        expect(ground?.kind).toBe("ground");
        for (const { faces, min, max } of buildings) {
          expect(faces.every(({ twoSided, material }) => !twoSided && material in materials)).toBe(
            true,
          );
          expect(faces.filter(({ normal }) => normal[2] === 1)).toHaveLength(1);
          expect([min[2], max[2] > 2]).toEqual([0, true]);
          expect(ground && ground.min[0] <= min[0] && ground.max[1] >= max[1]).toBe(true);
        }
      },
    );
  }

  it("builds the number of buildings that is asked for", () => {
    const numBuildings = (name: string, settings: string) =>
      open(name, settings).scene.groups.length - 1;

    for (const n of [1, 2, 7, 50, 200]) expect(numBuildings("city", `buildings=${n}`)).toBe(n);
    expect(numBuildings("manhattan", "columns=2,rows=3,buildingsPerBlock=5")).toBe(30);
    expect(numBuildings("plaza", "towers=8")).toBe(8);
  });

  it("gives the same bytes for the same seed and others for another", () => {
    const bytes = (name: string, settings: string) => JSON.stringify(open(name, settings));

    for (const name of ["city", "manhattan"]) {
      expect(bytes(name, "seed=7")).toBe(bytes(name, "seed=7"));
      expect(bytes(name, "seed=7")).not.toBe(bytes(name, "seed=8"));
    }
  });

  it("has turned, concave and pierced buildings of several materials in the city", () => {
    const { scene } = open("city", "buildings=200");
    const buildings = scene.groups.slice(1);
    const numFaces = new Set(buildings.map(({ faces }) => faces.length));
    const isTurned = ({ normal }: { normal: Vec3 }) =>
      Math.min(...normal.map(Math.abs)) === 0 &&
      Math.abs(normal[0]) > 0.2 &&
      Math.abs(normal[1]) > 0.2;

    expect([...numFaces].toSorted()).toEqual([5, 7, 9]); // a block, an L, a courtyard
    expect(new Set(scene.faces.map(({ material }) => material)).size).toBeGreaterThan(3);
    expect(buildings.filter(({ faces }) => faces.some(isTurned)).length).toBeGreaterThan(10);
  });

  it("makes slabs of all walls when they have a thickness, and of the ground never", () => {
    for (const { name } of BUILT_IN_PLACES) {
      const { scene } = open(name, "wallThicknessM=0.3");
      for (const { kind, faces } of scene.groups) {
        const thicknesses = new Set(faces.map(({ thicknessM }) => thicknessM));
        expect([...thicknesses]).toEqual([kind === "ground" ? undefined : 0.3]);
      }
    }
  });
});

// Helpers

function open(name: string, settings?: string): Place {
  const place = BUILT_IN_PLACES.find((one) => one.name === name);
  if (!place) throw new Error(`no place ${name}`);
  return place.build(readSettings(name, place.settings, settings));
}

/** Any allowed values, counts kept small. */
function settingsOf({ settings }: BuiltInPlace): fc.Arbitrary<Record<string, number>> {
  const value = ({ min, max, isInteger }: (typeof settings)[string], key: string) =>
    isInteger
      ? fc.integer({ min, max: key === "seed" ? max : Math.min(max, 8) })
      : fc.double({ min, max, noNaN: true });
  return fc.record(
    Object.fromEntries(Object.entries(settings).map(([key, one]) => [key, value(one, key)])),
  );
}

/** Walks along the middle and both sides of every street, and looks up on the way. */
function expectFreeStreets({ scene, streets: { nodes, streets } }: Place): void {
  const isBlocked = createSegmentTest(scene);
  for (const { from, to, widthM } of streets) {
    const [a = ORIGIN, b = ORIGIN] = [nodes[from], nodes[to]];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const halfM = widthM / 2 - 1e-6;
    const [outX, outY] = [(-dy / Math.hypot(dx, dy)) * halfM, (dx / Math.hypot(dx, dy)) * halfM];
    const at = (t: number, side: number): Vec3 => [
      a[0] + t * dx + side * outX,
      a[1] + t * dy + side * outY,
      1.5,
    ];
    expect(widthM).toBeGreaterThan(5);
    for (const side of [-1, -0.5, 0, 0.5, 1])
      expect(isBlocked(at(0, side), at(1, side))).toBe(false);
    for (const t of [0, 0.25, 0.5, 0.75, 1]) {
      expect(isBlocked(at(t, -1), at(t, 1))).toBe(false);
      const [x, y, z] = at(t, 0);
      expect(isBlocked([x, y, z], [x, y, 1000])).toBe(false);
    }
  }
}

const ORIGIN: Vec3 = [0, 0, 0];

function expectOutside({ scene }: Place, points: readonly Vec3[]): void {
  const isBlocked = createSegmentTest(scene);
  for (const [x, y, z] of points) expect(isBlocked([x, y, z], [x, y, 1000])).toBe(false);
}

function isConnected({ nodes, streets }: Place["streets"]): boolean {
  const reached = new Set([0]);
  for (let size = 0; size !== reached.size; ) {
    size = reached.size;
    for (const { from, to } of streets) {
      if (reached.has(from)) reached.add(to);
      if (reached.has(to)) reached.add(from);
    }
  }
  return reached.size === nodes.length;
}
