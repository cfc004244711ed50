import type { FaceSpec } from "./face.ts";
import type { Vec3 } from "./vector.ts";

/**
 * A plane without edges, reflecting from both sides: flat earth, or a wall of a textbook geometry.
 *
 * @param plane - Its name, material, optional slab thickness (m), one of its points and its normal.
 * @returns The surface.
 */
export function planeFace(plane: {
  readonly name: string;
  readonly material: string;
  readonly thicknessM?: number;
  readonly point: Vec3;
  readonly normal: Vec3;
}): FaceSpec {
  return { ...plane, twoSided: true };
}
