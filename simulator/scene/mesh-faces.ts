import type { FaceSpec } from "./face.ts";
import { meshGroups, type TriangleMesh } from "./mesh-groups.ts";

/**
 * Turns one mesh into faces as `meshGroups` does.
 *
 * @param mesh - The mesh.
 * @returns Faces in the order of their first triangle; none when no triangle has an area.
 */
export function meshFaces(mesh: TriangleMesh): readonly FaceSpec[] {
  return meshGroups([mesh])[0]?.faces ?? [];
}
