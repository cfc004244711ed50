import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  type FaceTile,
  halveTile,
  tileFace,
} from "../../../../simulator/propagation/face-tiles.ts";
import { covers, createFace, heightAbove } from "../../../../simulator/scene/face.ts";
import { planeFace } from "../../../../simulator/scene/plane-face.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

const CORNERS: Vec3[] = [
  [0, 0, 0],
  [0, 12, 0],
  [0, 12, 5],
  [0, 3, 7],
];
const FACE = createFace({
  name: "wall",
  material: "brick",
  point: [0, 0, 0],
  normal: [1, 0, 0],
  twoSided: false,
  pieces: [CORNERS],
});

describe("tiles of a face", () => {
  test.prop([fc.nat({ max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 6 })])(
    "cover it once, however often they are halved, with a point of each on the face",
    (seed, halvings) => {
      const tiles = halved(tileFace(FACE, 0, seed), halvings, seed);
      const areaM2 = tiles.reduce((sum, tile) => sum + tile.areaM2, 0);

      expect(tiles).toHaveLength(2 * 2 ** halvings);
      expect(new Set(tiles.map(({ id }) => id)).size).toBe(tiles.length);
      expect(areaM2).toBeCloseTo(64.5, 9);
      for (const { point, phaseRad } of tiles) {
        expect(covers(FACE, ...point)).toBe(true);
        expect(heightAbove(FACE, point)).toBeCloseTo(0, 12);
        expect(phaseRad).toBeLessThan(2 * Math.PI);
      }
    },
  );

  it("become half as long with every second halving", () => {
    const sizes = [0, 8].map((halvings) =>
      Math.max(...halved(tileFace(FACE, 0, 1), halvings, 1).map(({ sizeM }) => sizeM)),
    );

    expect((sizes[1] ?? 0) / (sizes[0] ?? 0)).toBeLessThan(1.3 / 16);
  });

  it("are the same for the same seed, others for another", () => {
    expect(tileFace(FACE, 3, 9)).toEqual(tileFace(FACE, 3, 9));
    expect(tileFace(FACE, 3, 9)[0]?.point).not.toEqual(tileFace(FACE, 3, 8)[0]?.point);
    expect(tileFace(FACE, 3, 9)[0]?.point).not.toEqual(tileFace(FACE, 4, 9)[0]?.point);
  });

  it("are not halved for ever", () => {
    let [tile] = tileFace(FACE, 7, 1);
    let halvings = 0;
    while (tile) {
      [, tile] = halveTile(FACE, tile, 1);
      halvings += 1;
    }

    expect(halvings).toBe(25);
  });

  it("do not exist on a whole plane", () => {
    const spec = planeFace({ name: "p", material: "brick", point: [0, 0, 0], normal: [0, 0, 1] });

    expect(tileFace(createFace(spec), 0, 1)).toEqual([]);
  });
});

// Helpers

function halved(tiles: FaceTile[], halvings: number, seed: number): FaceTile[] {
  if (halvings === 0) return tiles;
  const halves = tiles.flatMap((tile) => halveTile(FACE, tile, seed));
  return halved(halves, halvings - 1, seed);
}
