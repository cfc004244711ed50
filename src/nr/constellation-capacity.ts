import type { ModulationOrder } from "./modulation-and-coding.ts";

/** What one resource element can carry at some SINR, when every bit is demapped on its own. */
export interface Capacity {
  /** Mean of the information density, C. Unit: bits per resource element. */
  readonly capacityBits: number;
  /** Variance of the information density, V (channel dispersion). Unit: bits² per resource element. */
  readonly dispersion: number;
}

/** Noise samples, in standard deviations: the trapezoid rule on a Gaussian converges exponentially. */
const NOISE_STEP = 0.25;
const NOISE_SPAN = 6;

/**
 * Computes capacity and dispersion of a Gray-mapped QAM constellation in white noise, for a receiver
 * that demaps each bit on its own (bit-interleaved coded modulation), as NR receivers do.
 *
 * A square QAM is two independent PAMs of √M levels. The information density of a PAM symbol sent
 * as level x with label bits bⱼ and received as y is
 *
 *     i(x; y) = Σⱼ 1 + log₂( Σ_{x′ with bit j equal} p(y|x′) / Σ_{x′} p(y|x′) )
 *
 * @param modulationOrder - Bits per symbol, Q_m.
 * @param sinrDb - SINR per resource element. Unit: dB.
 * @returns Mean and variance of 2·i over noise and equiprobable levels.
 * @source Caire, Taricco and Biglieri, "Bit-Interleaved Coded Modulation", IEEE Trans. Inf. Theory
 *   44(3), 1998. Gray mapping: TS 38.211, 5.1.
 */
export function bicmCapacity(modulationOrder: ModulationOrder, sinrDb: number): Capacity {
  const numBits = modulationOrder / 2;
  const numLevels = 2 ** numBits;
  const noise = 10 ** (-sinrDb / 20) * Math.sqrt((numLevels ** 2 - 1) / 3);
  const likelihoods = new Float64Array(numLevels);
  let mass = 0;
  let mean = 0;
  let square = 0;
  // levels mirror each other, so the positive half tells everything
  for (let sent = numLevels / 2; sent < numLevels; sent += 1) {
    for (let u = -NOISE_SPAN; u <= NOISE_SPAN; u += NOISE_STEP) {
      const weight = Math.exp((-u * u) / 2);
      fillLikelihoods(likelihoods, sent, u, noise);
      const density = informationDensity(likelihoods, sent, numBits);
      mass += weight;
      mean += weight * density;
      square += weight * density ** 2;
    }
  }
  mean /= mass;
  return { capacityBits: 2 * mean, dispersion: 2 * Math.max(0, square / mass - mean ** 2) };
}

/** p(y|x′) over all levels x′, relative to the level sent; levels are 2 apart. */
function fillLikelihoods(likelihoods: Float64Array, sent: number, u: number, noise: number): void {
  for (let level = 0; level < likelihoods.length; level += 1) {
    const distance = u + (2 * (sent - level)) / noise;
    likelihoods[level] = Math.exp((u * u - distance * distance) / 2);
  }
}

function informationDensity(likelihoods: Float64Array, sent: number, numBits: number): number {
  const total = likelihoods.reduce((sum, p) => sum + p, 0);
  let density = numBits;
  for (let bit = 0; bit < numBits; bit += 1) {
    let equal = 0;
    for (let level = 0; level < likelihoods.length; level += 1) {
      const differs = ((gray(level) ^ gray(sent)) >> bit) & 1;
      if (!differs) equal += likelihoods[level] ?? 0;
    }
    density += Math.log2(equal / total);
  }
  return density;
}

function gray(level: number): number {
  return level ^ (level >> 1);
}
