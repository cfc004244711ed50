import type { Complex } from "./complex.ts";
import type { PropagationFault } from "./propagation-error.ts";

/** Coefficients of a material over one frequency range. */
export interface MaterialBand {
  /** Lowest frequency it holds for. Unit: GHz. */
  readonly minGhz: number;
  /** Highest frequency it holds for. Unit: GHz. */
  readonly maxGhz: number;
  /** [a, b, c, d] of ε_r = a fᵇ, σ = c fᵈ, f in GHz, σ in S/m. */
  readonly abcd: readonly [number, number, number, number];
}

/** How a rough surface scatters. */
export interface Scattering {
  /** S: amplitude scattered over amplitude reflected by a smooth surface; 0 … 1. */
  readonly coefficient: number;
  /** K_x: share of the scattered power that changes its polarisation; 0 … 1. */
  readonly crossPolarRatio: number;
  /** α_R: the larger, the narrower the lobe around the specular direction; `undefined`: Lambert's law. Integer, ≥ 1. */
  readonly lobeExponent: number | undefined;
}

/** One material. */
export interface Material {
  /** Its frequency ranges. */
  readonly bands: readonly MaterialBand[];
  /** How it scatters; absent: smooth. */
  readonly scattering?: Scattering;
}

/** Materials by name. */
export type MaterialTable = Readonly<Record<string, Material>>;

/**
 * The standard's building and ground materials.
 *
 * @source ITU-R P.2040-3, section 2.1.4, table 3.
 */
export const ITU_MATERIALS: MaterialTable = {
  concrete: { bands: [band(1, 100, 5.24, 0, 0.0462, 0.7822)] },
  brick: { bands: [band(1, 40, 3.91, 0, 0.0238, 0.16)] },
  plasterboard: { bands: [band(1, 100, 2.73, 0, 0.0085, 0.9395)] },
  wood: { bands: [band(0.001, 100, 1.99, 0, 0.0047, 1.0718)] },
  glass: {
    bands: [band(0.1, 100, 6.31, 0, 0.0036, 1.3394), band(220, 450, 5.79, 0, 0.0004, 1.658)],
  },
  ceiling_board: {
    bands: [band(1, 100, 1.48, 0, 0.0011, 1.075), band(220, 450, 1.52, 0, 0.0029, 1.029)],
  },
  chipboard: { bands: [band(1, 100, 2.58, 0, 0.0217, 0.78)] },
  plywood: { bands: [band(1, 40, 2.71, 0, 0.33, 0)] },
  marble: { bands: [band(1, 60, 7.074, 0, 0.0055, 0.9262)] },
  floorboard: { bands: [band(50, 100, 3.66, 0, 0.0044, 1.3515)] },
  metal: { bands: [band(1, 100, 1, 0, 1e7, 0)] },
  very_dry_ground: { bands: [band(1, 10, 3, 0, 0.00015, 2.52)] },
  medium_dry_ground: { bands: [band(1, 10, 15, -0.1, 0.035, 1.63)] },
  wet_ground: { bands: [band(1, 10, 30, -0.4, 0.15, 1.3)] },
};

/** ε₀. Unit: F/m. @source CODATA 2018. */
const VACUUM_PERMITTIVITY = 8.854_187_812_8e-12;

/** A material's permittivity, or why there is none. */
export type PermittivityResult =
  | { readonly ok: true; readonly permittivity: Complex }
  | { readonly ok: false; readonly error: PropagationFault };

/**
 * Complex relative permittivity of a material at one frequency,
 *
 *     η = ε_r − j σ / (2π f ε₀),   ε_r = a f_GHzᵇ,   σ = c f_GHzᵈ
 *
 * @param table - The materials, usually `ITU_MATERIALS`.
 * @param material - Name in the table.
 * @param frequencyHz - f. Unit: Hz.
 * @returns η, dimensionless, imaginary part ≤ 0; or `MATERIAL_UNKNOWN`, or
 *   `MATERIAL_FREQUENCY_OUT_OF_RANGE` when no range of the material contains f.
 * @source ITU-R P.2040-3, section 2.1.4.
 */
export function relativePermittivity(
  table: MaterialTable,
  material: string,
  frequencyHz: number,
): PermittivityResult {
  const bands = Object.hasOwn(table, material) ? table[material]?.bands : undefined;
  if (!bands) return { ok: false, error: { code: "MATERIAL_UNKNOWN", facts: { material } } };
  const fGhz = frequencyHz / 1e9;
  const valid = bands.find(({ minGhz, maxGhz }) => minGhz <= fGhz && fGhz <= maxGhz);
  if (!valid) {
    const rangesGhz = bands.map(({ minGhz, maxGhz }) => [minGhz, maxGhz]);
    const facts = { material, frequencyHz, rangesGhz };
    return { ok: false, error: { code: "MATERIAL_FREQUENCY_OUT_OF_RANGE", facts } };
  }
  const [a, b, c, d] = valid.abcd;
  const conductivity = c * fGhz ** d;
  const im = -conductivity / (2 * Math.PI * frequencyHz * VACUUM_PERMITTIVITY);
  return { ok: true, permittivity: { re: a * fGhz ** b, im } };
}

function band(
  minGhz: number,
  maxGhz: number,
  ...abcd: [number, number, number, number]
): MaterialBand {
  return { minGhz, maxGhz, abcd };
}
