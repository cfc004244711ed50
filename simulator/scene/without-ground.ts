import type { Scene } from "./scene.ts";

/**
 * The same scene without its ground, to see what the ground does.
 *
 * @param scene - The scene.
 * @returns A scene without groups of kind `ground`; the other faces keep their order, not their indices.
 */
export function withoutGround(scene: Scene): Scene {
  const groups = scene.groups.filter(({ kind }) => kind !== "ground");
  return { ...scene, groups, faces: groups.flatMap(({ faces }) => faces) };
}
