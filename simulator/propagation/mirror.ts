import type { Face } from "../scene/face.ts";
import type { Scene } from "../scene/scene.ts";
import { type Complex, scale } from "./complex.ts";
import { type PolarisedPair, reflectionCoefficients, type Slab } from "./fresnel.ts";
import { type MaterialTable, relativePermittivity, type Scattering } from "./materials.ts";
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
  /** How it scatters; absent: smooth, or scattering is not followed. */
  readonly scattering: Scattering | undefined;
}

/**
 * Looks up the material of every face.
 *
 * @param scene - The scene.
 * @param materials - Materials by name.
 * @param frequencyHz - Carrier frequency. Unit: Hz.
 * @param scattering - Whether rough faces scatter, which takes power from their specular
 *   reflection; default: all are smooth.
 * @returns `[numFaces]`, in the scene's order.
 * @throws `PropagationError` `MATERIAL_UNKNOWN` or `MATERIAL_FREQUENCY_OUT_OF_RANGE`.
 */
export function createMirrors(
  scene: Scene,
  materials: MaterialTable,
  frequencyHz: number,
  scattering = false,
): Mirror[] {
  const wavelengthM = SPEED_OF_LIGHT_MPS / frequencyHz;
  return scene.faces.map((face, index) => {
    const found = relativePermittivity(materials, face.material, frequencyHz);
    if (!found.ok) throw new PropagationError(found.error);
    const rough = scattering ? materials[face.material]?.scattering : undefined;
    const { thicknessM } = face;
    const slab =
      thicknessM === undefined ? undefined : { thicknessWavelengths: thicknessM / wavelengthM };
    return { face, index, permittivity: found.permittivity, slab, scattering: rough };
  });
}

/**
 * Specular reflection of a face: Fresnel's, less what a rough face scatters, R √(1 − S²).
 *
 * @param mirror - The face.
 * @param cosIncidence - cos θ from the normal, 0 … 1.
 * @returns Coefficients for both polarisations.
 * @source Scattering: V. Degli-Esposti et al., IEEE Trans. Antennas Propagat. 55 (1), 2007, equation 3.
 */
export function specularCoefficients(mirror: Mirror, cosIncidence: number): PolarisedPair {
  const { permittivity, slab, scattering } = mirror;
  const smooth = reflectionCoefficients(permittivity, cosIncidence, slab);
  if (!scattering) return smooth;
  const left = Math.sqrt(1 - scattering.coefficient ** 2);
  return { te: scale(left, smooth.te), tm: scale(left, smooth.tm) };
}
