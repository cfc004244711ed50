import type { Vec2 } from "../convex-pieces.ts";

/**
 * Tells why the rings of a polygon are no outline.
 *
 * @param rings - Outer ring and holes, the first corner not repeated. Unit: m.
 * @returns The reason; nothing when all is well.
 */
export function ringFault(rings: readonly (readonly Vec2[])[]): string | undefined {
  const short = rings.find((ring) => ring.length < 3);
  if (short) return `a ring of ${short.length} different corners, at least 3 make a polygon`;
  const sides = rings.flatMap((ring) =>
    ring.map((from, n): Side => [from, ring[(n + 1) % ring.length] ?? from]),
  );
  for (const [n, one] of sides.entries()) {
    for (let m = 0; m < n; m += 1) {
      if (!cross(one, sides[m] ?? one)) continue;
      const [x, y] = one[0].map((coordinate) => coordinate.toFixed(1));
      return `its outline crosses itself near x ${x} m, y ${y} m`;
    }
  }
  return undefined;
}

type Side = readonly [from: Vec2, to: Vec2];

/** Whether the ends of each lie strictly on different sides of the other. */
function cross(one: Side, other: Side): boolean {
  return isBetween(one, other) && isBetween(other, one);
}

function isBetween([from, to]: Side, ends: Side): boolean {
  const [first, last] = ends.map(
    ([x, y]) => (to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]),
  );
  return (first ?? 0) * (last ?? 0) < 0;
}
