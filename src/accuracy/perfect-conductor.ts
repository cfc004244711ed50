import {
  ITU_MATERIALS,
  type MaterialTable,
  type Scattering,
} from "../../simulator/propagation/materials.ts";

/** Name of the material. */
export const PERFECT_CONDUCTOR = "pec";

/**
 * The standard's materials, and one that conducts so well that it reflects with −1 and +1, along its
 * surface, too.
 *
 * @param scattering - How it scatters; absent: smooth.
 */
export function withPerfectConductor(scattering?: Scattering): MaterialTable {
  const bands = [{ minGhz: 0, maxGhz: 1000, abcd: [1, 0, 1e100, 0] as const }];
  const material = scattering ? { bands, scattering } : { bands };
  return { ...ITU_MATERIALS, [PERFECT_CONDUCTOR]: material };
}
