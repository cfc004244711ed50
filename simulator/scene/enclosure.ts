import { covers, type Face, heightAbove } from "./face.ts";
import type { FaceGroup, Scene } from "./scene.ts";
import type { Vec3 } from "./vector.ts";

/** Finds the building or the ground that a point lies within. Argument: the point (m). */
export type EnclosureTest = (point: Vec3) => FaceGroup | undefined;

/**
 * Says where a point inside a group is.
 *
 * @param group - The building or the ground.
 * @returns Such as `inside building "tower"`.
 */
export function describeEnclosure({ kind, name }: FaceGroup): string {
  return kind === "ground" ? "below the ground" : `inside ${kind} "${name}"`;
}

/** Keeps the plumb line off the edges of surfaces that are laid out on round numbers. Unit: m. */
const ASIDE_M: Vec3 = [1.234e-5, 2.345e-5, 0];

/**
 * Builds a test for points where no antenna can be. A point is inside a group when the plumb line
 * upwards from it leaves the group an odd number of times: once through the roof of the building it
 * is in, or through the ground it lies below. Blocks need no floor for that; walls don't count, nor do
 * free-standing sheets, such as canopies and the decks of bridges.
 *
 * Slabs on all sides make a room. When waves may pass slabs, an antenna can be in it.
 *
 * @param scene - The scene.
 * @param maxTransmissions - How many slabs a path may pass; default 0. Integer, ≥ 0.
 * @returns The test; it gives the first such group.
 */
export function createEnclosureTest(scene: Scene, maxTransmissions = 0): EnclosureTest {
  const groups =
    maxTransmissions > 0 ? scene.groups.filter((group) => !isRoom(group)) : scene.groups;
  return (point) => groups.find((group) => contains(group, point));
}

function isRoom({ kind, faces }: FaceGroup): boolean {
  return kind !== "ground" && faces.every(({ thicknessM }) => thicknessM !== undefined);
}

function contains({ kind, min, max, faces }: FaceGroup, point: Vec3): boolean {
  const [x, y, z] = [point[0] + ASIDE_M[0], point[1] + ASIDE_M[1], point[2]];
  if (z >= max[2] || x < min[0] || x > max[0] || y < min[1] || y > max[1]) return false;
  let numAbove = 0;
  for (const face of faces) {
    const isSurface = kind === "ground" || !face.twoSided;
    if (isSurface && isAbove(face, x, y, z)) numAbove += 1;
  }
  return numAbove % 2 === 1;
}

function isAbove(face: Face, x: number, y: number, z: number): boolean {
  const rise = -heightAbove(face, [x, y, z]) / face.normal[2];
  return Number.isFinite(rise) && rise > 0 && covers(face, x, y, z + rise);
}
