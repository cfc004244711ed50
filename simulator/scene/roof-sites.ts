import { signedArea } from "./extrude-footprint.ts";
import { type Face, facePieces } from "./face.ts";
import type { Scene } from "./scene.ts";
import type { Vec3 } from "./vector.ts";

/** Height of a roof-top antenna above the roof. Unit: m. */
const ABOVE_ROOF_M = 3;

/**
 * Place for an antenna on top of the highest building.
 *
 * @param scene - The scene.
 * @returns `[0 or 1]` points 3 m above the middle of that roof's largest piece; none without a roof. Unit: m.
 */
export function roofSites(scene: Scene): Vec3[] {
  let highest: Face | undefined;
  for (const { kind, faces } of scene.groups) {
    if (kind === "ground") continue;
    for (const face of faces) {
      const isRoof = Math.abs(face.normal[2]) > 0.5 && face.edges;
      if (isRoof && (!highest || topM(face) > topM(highest))) highest = face;
    }
  }
  if (!highest) return [];
  const [piece = []] = facePieces(highest).sort((a, b) => planAreaM2(b) - planAreaM2(a));
  const mean = (axis: 0 | 1 | 2) =>
    piece.reduce((sum, corner) => sum + corner[axis] / piece.length, 0);
  return [[mean(0), mean(1), topM(highest) + ABOVE_ROOF_M]];
}

function planAreaM2(piece: readonly Vec3[]): number {
  return Math.abs(signedArea(piece.map(([x, y]) => [x, y])));
}

function topM({ corners }: Face): number {
  return corners.reduce((top, [, , z]) => Math.max(top, z), Number.NEGATIVE_INFINITY);
}
