import { test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  convexPieces,
  type Triangle,
  type Vec2,
} from "../../../../simulator/scene/convex-pieces.ts";
import { polygonPieces } from "../../../../simulator/scene/extrude-footprint.ts";
import { areaOf, isConvex, shoelace, stars } from "./arbitrary-polygon.ts";

describe("convexPieces", () => {
  it("makes one piece of a raster of triangles, corners on straight edges left out", () => {
    const { points, triangles } = raster(7);

    expect(convexPieces(points, triangles).map((piece) => piece.toSorted((a, b) => a - b))).toEqual(
      [[0, 7, 56, 63]],
    );
  });

  it("makes two or three pieces of an L", () => {
    const { points, triangles } = raster(4);
    const isKept = ([a, b, c]: Triangle) =>
      [a, b, c].some((n) => (points[n]?.[0] ?? 0) < 2 || (points[n]?.[1] ?? 0) < 2);

    const pieces = convexPieces(points, triangles.filter(isKept));

    expect(pieces.length).toBeLessThanOrEqual(3);
    expect(total(pieces.map((piece) => shoelace(cornersOf(piece, points))))).toBeCloseTo(12, 12);
  });

  it("takes corners within the tolerance for straight, and no others", () => {
    const points: Vec2[] = [
      [0, 0],
      [5, 1e-4],
      [10, 0],
      [10, 5],
      [0, 5],
    ];
    const triangles: Triangle[] = [
      [0, 1, 4],
      [1, 3, 4],
      [1, 2, 3],
    ];

    expect(convexPieces(points, triangles, 1e-3)).toEqual([[0, 2, 3, 4]]);
    expect(convexPieces(points, triangles).length).toBeGreaterThan(1);
  });

  it("takes no hollow arc for straight, however finely it is cut", () => {
    const arc = Array.from(
      { length: 201 },
      (_, n): Vec2 => [10 * Math.sin((n - 100) / 100), 10 - 10 * Math.cos((n - 100) / 100)],
    ).toReversed();
    const points: Vec2[] = [[-9, -5], [9, -5], ...arc];
    const fan = arc.slice(1).map((_, n): Triangle => [n < 100 ? 1 : 0, n + 2, n + 3]);
    const pieces = convexPieces(points, [[0, 1, 102], ...fan], 1e-3);

    for (const piece of pieces) expect(isConvex(cornersOf(piece, points))).toBe(true);
    expect(total(pieces.map((piece) => shoelace(cornersOf(piece, points))))).toBeCloseTo(
      Math.abs(shoelace(points)),
      9,
    );
  });

  it("leaves triangles alone that only touch in a corner", () => {
    const points: Vec2[] = [
      [0, 0],
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ];

    expect(
      convexPieces(points, [
        [0, 1, 2],
        [0, 3, 4],
      ]),
    ).toHaveLength(2);
  });

  test.prop([stars()])("tiles any polygon with convex pieces", ({ rings }) => {
    const [outer = [], ...holes] = rings;
    const upright = [
      shoelace(outer) > 0 ? outer : outer.toReversed(),
      ...holes.map((hole) => (shoelace(hole) < 0 ? hole : hole.toReversed())),
    ];
    const pieces = polygonPieces(upright);

    expect(pieces.every(isConvex)).toBe(true);
    expect(total(pieces.map(shoelace))).toBeCloseTo(areaOf(rings), 6);
    expect(pieces.length).toBeLessThanOrEqual(rings.flat().length);
  });
});

// Helpers

/** Squares of 1 m, size × size, each of two triangles. */
function raster(size: number) {
  const across = size + 1;
  const points = Array.from(
    { length: across * across },
    (_, n): Vec2 => [n % across, Math.floor(n / across)],
  );
  const triangles = Array.from({ length: size * size }, (_, n): Triangle[] => {
    const a = (n % size) + across * Math.floor(n / size);
    return [
      [a, a + 1, a + across + 1],
      [a, a + across + 1, a + across],
    ];
  }).flat();
  return { points, triangles };
}

function cornersOf(piece: readonly number[], points: readonly Vec2[]): Vec2[] {
  return piece.map((n) => points[n] ?? [0, 0]);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
