/** How a wave meets a rough face and leaves a point of it. */
export interface ScatteredDirection {
  /** cos θ_i from the normal, 0 … 1. */
  readonly cosIncidence: number;
  /** cos θ_s from the normal, 0 … 1. */
  readonly cosScattered: number;
  /** cos ψ between the direction taken and the specular one, −1 … 1. */
  readonly cosOffSpecular: number;
}

/**
 * Share of a rough face's scattered power per solid angle: Lambert's, or a lobe around the specular
 * direction,
 *
 *     ρ = cos θ_s / π,   ρ = ((1 + cos ψ) / 2)^α / F_α(θ_i)
 *
 * F_α makes the integral over the half-space 1, as it is for Lambert's law by itself.
 *
 * @param direction - The angles.
 * @param lobeExponent - α_R, integer ≥ 1; `undefined`: Lambert's law.
 * @returns ρ. Unit: 1/sr.
 * @source V. Degli-Esposti et al., "Measurement and modelling of scattering from buildings", IEEE
 *   Trans. Antennas Propagat. 55 (1), 2007, equations 4, 10 and 11.
 */
export function scatteredShare(
  { cosIncidence, cosScattered, cosOffSpecular }: ScatteredDirection,
  lobeExponent: number | undefined,
): number {
  if (lobeExponent === undefined) return cosScattered / Math.PI;
  return ((1 + cosOffSpecular) / 2) ** lobeExponent / lobeNorm(cosIncidence, lobeExponent);
}

/**
 * F_α = 2^{−α} Σⱼ (α choose j) Iⱼ with Iⱼ the integral of cosʲ ψ over the half-space,
 *
 *     even j: 2π / (j + 1),   odd j: 2π / (j + 1) · cos θ_i Σ_w (2w choose w) (sin θ_i / 2)^{2w},   w = 0 … (j − 1)/2
 */
function lobeNorm(cosIncidence: number, lobeExponent: number): number {
  const quarter = (1 - cosIncidence * cosIncidence) / 4;
  let total = 0;
  let choose = 1; // (α choose j)
  let [term, series] = [1, 0]; // (2w choose w) quarterʷ and its sum
  for (let j = 0; j <= lobeExponent; j += 1) {
    if (j % 2 === 1) {
      const w = (j - 1) / 2;
      if (w > 0) term *= (quarter * 2 * (2 * w - 1)) / w;
      series += term;
    }
    total += (choose / (j + 1)) * (j % 2 === 1 ? cosIncidence * series : 1);
    choose *= (lobeExponent - j) / (j + 1);
  }
  return (2 * Math.PI * total) / 2 ** lobeExponent;
}
