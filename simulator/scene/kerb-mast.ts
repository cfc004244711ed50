import { MAST_HEIGHT_M } from "./place-defaults.ts";
import type { Quad } from "./quad.ts";
import type { Vec3 } from "./vector.ts";

/** Distance of a mast from the corner of a block. Unit: m. */
const FROM_CORNER_M = 1;

/**
 * A mast in the street, at the block corner nearest to the origin, so that it sees both streets.
 *
 * @param blocks - All blocks, at least one.
 * @returns Its top. Unit: m.
 */
export function kerbMast(blocks: readonly Quad[]): Vec3 {
  const corners = blocks.flatMap((block) =>
    block.map((corner, n) => ({ corner, opposite: block[(n + 2) % 4] ?? corner })),
  );
  const nearest = corners.reduce((best, one) =>
    Math.hypot(...one.corner) < Math.hypot(...best.corner) ? one : best,
  );
  const [x, y] = nearest.corner;
  const [outX, outY] = [x - nearest.opposite[0], y - nearest.opposite[1]];
  const step = FROM_CORNER_M / Math.hypot(outX, outY);
  return [x + step * outX, y + step * outY, MAST_HEIGHT_M];
}
