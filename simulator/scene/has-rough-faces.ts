import type { Place } from "./place.ts";

/** What to say when scattering is asked for where nothing scatters. */
export const NOTHING_ROUGH =
  "no material of the scene is rough; give a materials file in which one has `scattering`";

/**
 * Tells whether anything in a place scatters.
 *
 * @param place - The place.
 * @returns True when some face is of a material with a scattering coefficient above 0.
 */
export function hasRoughFaces({ scene, materials }: Place): boolean {
  return scene.faces.some(({ material }) => materials[material]?.scattering?.coefficient);
}
