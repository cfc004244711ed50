import type { Scene } from "./scene.ts";

/**
 * The same scene with all faces of some materials as slabs.
 *
 * @param scene - The scene.
 * @param thicknessesM - Thickness by material. Unit: m, > 0.
 * @returns A scene with the same faces in the same order.
 */
export function withThicknesses(scene: Scene, thicknessesM: ReadonlyMap<string, number>): Scene {
  const groups = scene.groups.map((group) => ({
    ...group,
    faces: group.faces.map((face) => {
      const thicknessM = thicknessesM.get(face.material);
      return thicknessM === undefined ? face : { ...face, thicknessM };
    }),
  }));
  return { ...scene, groups, faces: groups.flatMap(({ faces }) => faces) };
}
