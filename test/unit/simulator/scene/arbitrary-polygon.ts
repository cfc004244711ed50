import { fc } from "@fast-check/vitest";
import type { Vec2 } from "../../../../simulator/scene/convex-pieces.ts";

/** A polygon every point of which is seen from its centre, but for a hole around that. */
export interface Star {
  rings: Vec2[][];
  centre: Vec2;
}

/** Polygons, concave as a rule, turned and moved, in either sense of rotation, some with a hole. */
export function stars(): fc.Arbitrary<Star> {
  const radii = (min: number, max: number) =>
    fc.array(fc.double({ min, max, noNaN: true }), { minLength: 3, maxLength: 9 });
  const start = fc.double({ min: 0, max: 1, noNaN: true });
  return fc
    .record({
      outer: radii(8, 30),
      hole: fc.option(radii(0.5, 1.5)),
      startTurns: start,
      centre: fc.tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -300, max: 300 })),
      isTurnedOver: fc.boolean(),
    })
    .map(({ outer, hole, startTurns, centre, isTurnedOver }) => {
      const rings = [outer, ...(hole ? [hole] : [])].map((ring) =>
        ring.map((radius, n): Vec2 => {
          const angle = 2 * Math.PI * (startTurns + n / ring.length);
          return [centre[0] + radius * Math.cos(angle), centre[1] + radius * Math.sin(angle)];
        }),
      );
      return { rings: isTurnedOver ? rings.map((ring) => ring.toReversed()) : rings, centre };
    });
}

/** Area inside the first ring and outside the others. */
export function areaOf(rings: readonly (readonly Vec2[])[]): number {
  const [outer = 0, ...holes] = rings.map((ring) => Math.abs(shoelace(ring)));
  return holes.reduce((area, hole) => area - hole, outer);
}

/** Signed area of a ring. */
export function shoelace(ring: readonly Vec2[]): number {
  return ring.reduce((sum, [x, y], n) => {
    const [x1, y1] = ring[(n + 1) % ring.length] ?? [x, y];
    return sum + (x * y1 - x1 * y) / 2;
  }, 0);
}

/** Whether every corner turns left. */
export function isConvex(ring: readonly Vec2[]): boolean {
  return ring.every(([x, y], n) => {
    const [x1, y1] = ring[(n + 1) % ring.length] ?? [x, y];
    const [x2, y2] = ring[(n + 2) % ring.length] ?? [x, y];
    return (x1 - x) * (y2 - y1) - (y1 - y) * (x2 - x1) > 0;
  });
}

/** Even-odd rule. */
export function isInside(rings: readonly (readonly Vec2[])[], [x, y]: Vec2): boolean {
  const crossings = rings.flatMap((ring) =>
    ring.filter(([x0, y0], n) => {
      const [x1, y1] = ring[(n + 1) % ring.length] ?? [x0, y0];
      return y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
    }),
  );
  return crossings.length % 2 === 1;
}
