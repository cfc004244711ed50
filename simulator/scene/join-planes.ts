import { createPointIndex } from "./create-point-index.ts";
import type { PlanarPatch } from "./planar-patches.ts";
import { advance, dot, norm, type Vec3 } from "./vector.ts";

/**
 * Makes one patch of those that lie in one plane without touching, such as the walls between the
 * windows of a facade: they have one mirror image. Planes that are only nearly the same stay apart.
 *
 * @param patches - Patches of one mesh.
 * @param toleranceM - How far planes may be apart within the mesh. Unit: m.
 * @returns Patches in the order of their first triangle.
 */
export function joinPlanes(patches: readonly PlanarPatch[], toleranceM: number): PlanarPatch[] {
  const centre = patches.reduce((sum, { point }) => advance(sum, 1 / patches.length, point), [
    0, 0, 0,
  ] as Vec3);
  const radiusM = patches.reduce(
    (radius, { point }) => Math.max(radius, norm(advance(point, -1, centre))),
    1,
  );
  const indexOf = createPointIndex(4 * toleranceM);
  const joined: PlanarPatch[] = [];
  for (const patch of patches) {
    const { normal, point, isSolid, triangles } = patch;
    const side = isSolid || isUpper(normal) ? 1 : -1; // a sheet has no front: one of two normals
    const offsetM = dot(normal, advance(point, -1, centre));
    const tilt = normal.map((component) => side * component * radiusM);
    const index = indexOf([...tilt, side * offsetM, isSolid ? 0 : radiusM]);
    const known = joined[index];
    joined[index] = known
      ? { ...known, triangles: [...known.triangles, ...facing(triangles, known.normal, normal)] }
      : patch;
  }
  return joined;
}

function isUpper([x, y, z]: Vec3): boolean {
  const steepest = [z, y, x].reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
  return steepest > 0;
}

function facing(triangles: PlanarPatch["triangles"], wanted: Vec3, normal: Vec3) {
  if (dot(wanted, normal) > 0) return triangles;
  return triangles.map(([a, b, c]) => [b, a, c] as const);
}
