import type { Vec2 } from "./convex-pieces.ts";
import { pointOfQuad, type Quad } from "./quad.ts";

/** A courtyard needs a lot that is at least this wide. Unit: m. */
const MIN_COURTYARD_LOT_M = 28;

/**
 * Draws the shape of a building on its lot: over all of it, around a courtyard, an L, or a tower
 * turned by any angle.
 *
 * @param lot - Where it may stand.
 * @param draw - Uniform numbers.
 * @returns Its rings, the outer one first, and whether it is a tower.
 */
export function lotFootprint(lot: Quad, draw: () => number): { rings: Vec2[][]; isTower: boolean } {
  const kind = draw();
  const radiusM = inscribedRadiusM(lot);
  if (kind < 0.2) return { rings: [turnedBox(lot, radiusM, draw)], isTower: true };
  if (kind < 0.4) return { rings: [angled(lot, draw)], isTower: false };
  const courtyard =
    kind < 0.55 && 2 * radiusM >= MIN_COURTYARD_LOT_M ? [around(lot, 0.35, 0.65)] : [];
  return { rings: [around(lot, 0, 1), ...courtyard], isTower: false };
}

function around(lot: Quad, low: number, high: number): Vec2[] {
  return [
    pointOfQuad(lot, low, low),
    pointOfQuad(lot, high, low),
    pointOfQuad(lot, high, high),
    pointOfQuad(lot, low, high),
  ];
}

/** The lot without one of its corners. */
function angled(lot: Quad, draw: () => number): Vec2[] {
  const first = Math.floor(4 * draw());
  const turned = [0, 1, 2, 3].map((n) => lot[(n + first) % 4]) as [Vec2, Vec2, Vec2, Vec2];
  const [u, v] = [0.4 + 0.25 * draw(), 0.4 + 0.25 * draw()];
  const [a, b, , d] = turned;
  return [a, b, pointOfQuad(turned, 1, v), pointOfQuad(turned, u, v), pointOfQuad(turned, u, 1), d];
}

function turnedBox(lot: Quad, radiusM: number, draw: () => number): Vec2[] {
  const [x, y] = pointOfQuad(lot, 0.5, 0.5);
  const turnRad = 2 * Math.PI * draw();
  const halfAngleRad = (Math.PI / 180) * (35 + 20 * draw());
  return [-halfAngleRad, halfAngleRad, Math.PI - halfAngleRad, Math.PI + halfAngleRad].map(
    (angleRad): Vec2 => [
      x + radiusM * Math.cos(turnRad + angleRad),
      y + radiusM * Math.sin(turnRad + angleRad),
    ],
  );
}

/** Distance from the middle of the lot to its nearest side. Unit: m. */
function inscribedRadiusM(lot: Quad): number {
  const [x, y] = pointOfQuad(lot, 0.5, 0.5);
  const distances = lot.map(([x0, y0], n) => {
    const [x1, y1] = lot[(n + 1) % 4] ?? [x0, y0];
    return Math.abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / Math.hypot(x1 - x0, y1 - y0);
  });
  return Math.min(...distances);
}
