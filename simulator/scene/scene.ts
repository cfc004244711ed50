import { createFace, type Face, type FaceSpec } from "./face.ts";
import type { Vec3 } from "./vector.ts";

/** What a group of faces is in the world. */
export type GroupKind = "building" | "ground" | "object";

/** Faces that belong together: a building, the ground, a car. */
export interface FaceGroup {
  /** Name for messages and pictures. */
  readonly name: string;
  /** What it is. */
  readonly kind: GroupKind;
  /** The group's faces; never empty. */
  readonly faces: readonly Face[];
  /** Lower corner of the bounding box; −∞ where a face is a whole plane. Unit: m. */
  readonly min: Vec3;
  /** Upper corner; +∞ where a face is a whole plane. Unit: m. */
  readonly max: Vec3;
}

/** Everything that waves meet, fixed for a run. */
export interface Scene {
  /** Name for messages. */
  readonly name: string;
  /** All faces; a path's surfaces are indices into it. */
  readonly faces: readonly Face[];
  /** The same faces by group. */
  readonly groups: readonly FaceGroup[];
}

/** A named set of surfaces that a builder hands over. */
export interface FaceGroupSpec {
  /** Name of the building or other object. */
  readonly name: string;
  /** What it is; default `building`. */
  readonly kind?: GroupKind;
  /** Its surfaces, at least one. */
  readonly faces: readonly FaceSpec[];
}

/**
 * Builds a scene out of groups of surfaces.
 *
 * @param name - Name for messages.
 * @param groups - Buildings, ground and free surfaces, in the order in which faces are numbered.
 * @returns The scene.
 */
export function createScene(name: string, groups: readonly FaceGroupSpec[]): Scene {
  const built = groups.map((group) => {
    const faces = group.faces.map(createFace);
    return { name: group.name, kind: group.kind ?? "building", faces, ...boundsOf(faces) };
  });
  return { name, groups: built, faces: built.flatMap((group) => group.faces) };
}

function boundsOf(faces: readonly Face[]): { min: Vec3; max: Vec3 } {
  if (faces.some((face) => !face.edges)) {
    const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return { min: [low, low, low], max: [high, high, high] };
  }
  const corners = faces.flatMap((face) => face.corners);
  const extreme = (pick: (a: number, b: number) => number): Vec3 =>
    corners.reduce((best, corner) => [
      pick(best[0], corner[0]),
      pick(best[1], corner[1]),
      pick(best[2], corner[2]),
    ]);
  return { min: extreme(Math.min), max: extreme(Math.max) };
}
