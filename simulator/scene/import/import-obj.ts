import type { MaterialTable } from "../../propagation/materials.ts";
import type { TriangleMesh } from "../mesh-groups.ts";
import type { PlaceSettings } from "../place-settings.ts";
import { createProblemList } from "../problem-list.ts";
import type { Vec3 } from "../vector.ts";
import { radioMaterial, unknownMaterial } from "./radio-material.ts";
import { readObj } from "./read-obj.ts";
import { readSceneFile } from "./read-scene-file.ts";

/** What can be set for an OBJ file. */
export const OBJ_SETTINGS = {
  yUp: {
    description: "1 when the file's y axis points up instead of its z axis.",
    min: 0,
    max: 1,
    default: 0,
    isInteger: true,
  },
} satisfies PlaceSettings;

/** Material of faces before any `usemtl`. */
const DEFAULT_MATERIAL = "concrete";

/**
 * Reads a Wavefront OBJ file; names after `usemtl` are radio materials.
 *
 * @param file - Path.
 * @param settings - Which axis points up.
 * @param materials - What `usemtl` may name.
 * @returns Its meshes, half-spaces.
 * @throws `PlaceError` `SCENE_UNREADABLE` or `SCENE_INVALID`.
 */
export function importObj(
  file: string,
  { yUp }: Readonly<Record<keyof typeof OBJ_SETTINGS, number>>,
  materials: MaterialTable,
): TriangleMesh[] {
  const parts = readObj(file, readSceneFile(file).toString("utf8"));
  const problems = createProblemList(file);
  const upright = ([x, y, z]: Vec3): Vec3 => (yUp ? [x, -z, y] : [x, y, z]);
  const meshes = parts.map(({ name, material: given = DEFAULT_MATERIAL, vertices, triangles }) => {
    const material = radioMaterial(given, materials);
    if (!material) problems.add(`object "${name}"`, unknownMaterial(given, materials));
    return { name, material: material ?? given, vertices: vertices.map(upright), triangles };
  });
  problems.throwIfAny();
  return meshes;
}
