import type { PlaceSetting } from "./place-settings.ts";

/** Height of an antenna on a mast in the street, below the roofs. Unit: m. */
export const MAST_HEIGHT_M = 10;

/** The setting that makes walls slabs, so that waves go through them. */
export const WALL_THICKNESS: PlaceSetting = {
  description: "Thickness of all walls and roofs; 0: so thick that nothing comes through. Unit: m.",
  min: 0,
  max: 2,
  default: 0,
};

/**
 * That setting as a face has it.
 *
 * @param wallThicknessM - The setting. Unit: m, ≥ 0.
 * @returns Nothing for 0.
 */
export function wallThickness(wallThicknessM: number): { thicknessM?: number } {
  return wallThicknessM === 0 ? {} : { thicknessM: wallThicknessM };
}
