import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createSegmentTest } from "../../../../simulator/propagation/segment-test.ts";
import type { Vec2 } from "../../../../simulator/scene/convex-pieces.ts";
import { extrudeFootprint } from "../../../../simulator/scene/extrude-footprint.ts";
import { createFace, heightAbove } from "../../../../simulator/scene/face.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";
import { isInside, stars } from "./arbitrary-polygon.ts";

const SQUARE: Vec2[] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];
const HOUSE = { name: "house", material: "brick", rings: [SQUARE], baseM: 2, topM: 9 };

describe("extrudeFootprint", () => {
  it("has a wall per side and a roof, one piece each, that look outwards", () => {
    const { name, faces } = extrudeFootprint({ ...HOUSE, thicknessM: 0.3 });
    const inside = [5, 5, 5] as const;

    expect(name).toBe("house");
    expect(faces.map(({ pieces }) => pieces?.map((piece) => piece.length))).toEqual(
      Array.from({ length: 5 }, () => [4]),
    );
    for (const face of faces) {
      expect(heightAbove(createFace(face), inside)).toBeLessThan(0);
      expect([face.twoSided, face.thicknessM, face.material]).toEqual([false, 0.3, "brick"]);
    }
  });

  it("has a floor only where waves can get below", () => {
    const floors = (hasFloor: boolean) =>
      extrudeFootprint({ ...HOUSE, hasFloor }).faces.filter(({ normal }) => normal[2] < 0);

    expect(floors(false)).toEqual([]);
    expect(floors(true)[0]?.pieces?.[0]?.every(([, , z]) => z === 2)).toBe(true);
  });

  test.prop([stars()])("has all walls look away from the inside, holes' too", ({ rings }) => {
    for (const { normal, pieces } of extrudeFootprint({ ...HOUSE, rings }).faces) {
      const [[x0, y0] = [0, 0], [x1, y1] = [0, 0]] = pieces?.[0] ?? [];
      const step = (length: number): Vec2 => [
        (x0 + x1) / 2 + (length * normal[0]) / Math.hypot(...normal),
        (y0 + y1) / 2 + (length * normal[1]) / Math.hypot(...normal),
      ];
      if (normal[2] !== 0) continue;

      expect(isInside(rings, step(-1e-3))).toBe(true);
      expect(isInside(rings, step(1e-3))).toBe(false);
    }
  });

  test.prop([
    stars(),
    fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
    fc.double({ min: 2, max: 45, noNaN: true }),
  ])(
    "is solid inside its outline and below its roof, and nothing elsewhere",
    ({ rings, centre: [x, y] }, angleRad, radiusM) => {
      const along = (r: number): Vec2 => [x + r * Math.cos(angleRad), y + r * Math.sin(angleRad)];
      const isWithin = isInside(rings, along(radiusM));
      fc.pre(isInside(rings, along(radiusM - 0.01)) === isInside(rings, along(radiusM + 0.01)));
      const isBlocked = createSegmentTest(
        createScene("one", [extrudeFootprint({ ...HOUSE, rings })]),
      );

      expect(isBlocked([...along(radiusM), 5], [...along(60), 5])).toBe(isWithin);
      expect(isBlocked([...along(radiusM), 5], [...along(radiusM), 20])).toBe(isWithin);
      expect(isBlocked([...along(radiusM), 9.5], [...along(60), 9.5])).toBe(false);
    },
  );
});
