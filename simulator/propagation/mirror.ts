import type { Face } from "../scene/face.ts";
import type { Scene } from "../scene/scene.ts";
import type { Complex } from "./complex.ts";
import type { Slab } from "./fresnel.ts";
import { type MaterialTable, relativePermittivity } from "./materials.ts";
import { PropagationError } from "./propagation-error.ts";
import { SPEED_OF_LIGHT_MPS } from "./speed-of-light.ts";

/** A face with its electrical properties at one frequency. */
export interface Mirror {
  /** The face. */
  readonly face: Face;
  /** Its index in the scene. */
  readonly index: number;
  /** Complex relative permittivity η of its material. */
  readonly permittivity: Complex;
  /** Its thickness in wavelengths; absent: half-space. */
  readonly slab: Slab | undefined;
}

/**
 * Looks up the material of every face.
 *
 * @param scene - The scene.
 * @param materials - Materials by name.
 * @param frequencyHz - Carrier frequency. Unit: Hz.
 * @returns `[numFaces]`, in the scene's order.
 * @throws `PropagationError` `MATERIAL_UNKNOWN` or `MATERIAL_FREQUENCY_OUT_OF_RANGE`.
 */
export function createMirrors(
  scene: Scene,
  materials: MaterialTable,
  frequencyHz: number,
): Mirror[] {
  const wavelengthM = SPEED_OF_LIGHT_MPS / frequencyHz;
  return scene.faces.map((face, index) => {
    const found = relativePermittivity(materials, face.material, frequencyHz);
    if (!found.ok) throw new PropagationError(found.error);
    const { thicknessM } = face;
    const slab =
      thicknessM === undefined ? undefined : { thicknessWavelengths: thicknessM / wavelengthM };
    return { face, index, permittivity: found.permittivity, slab };
  });
}
