import type { ResponseRow } from "./add-tone.ts";

/** R, covariance of noise and interference at a user's antennas over that of the noise, per frequency `[count]`. */
export interface Covariance {
  /** R₁₁, at antenna 0; ≥ 1. */
  readonly first: Float64Array;
  /** R₂₂, at antenna 1; ≥ 1. */
  readonly second: Float64Array;
  /** Real part of R₁₂. */
  readonly crossRe: Float64Array;
  /** Imaginary part of R₁₂. */
  readonly crossIm: Float64Array;
}

/**
 * Power gain of one frequency with the best weights at both ends, for one stream and a linear MMSE
 * receiver that knows R: the largest eigenvalue of R⁻¹A, A = H Hᴴ. For one receiving antenna it is
 * ‖h‖² / R₁₁ (maximum ratio transmission), and for two that of L⁻¹A L⁻ᴴ = [p q; q* s], R = L Lᴴ:
 *
 *     λ = (p + s)/2 + √( (p − s)²/4 + |q|² ),   p = a/R₁₁,   k = conj(R₁₂)/R₁₁
 *     s = (b − 2 Re(k c) + |k|² a)·R₁₁/det R,   |q|² = |c − k* a|² / det R
 *
 * with a = ‖h₁‖², b = ‖h₂‖², c = h₁ h₂ᴴ. Without interference R = I, and one port gives maximum ratio
 * combining, a + b.
 *
 * Hot path: runs per PRB, user and slot, allocates nothing.
 *
 * @param row - H of antenna 0 and port 0; the other rows follow it, `[numAntennas][numPorts][count]`.
 * @param n - Which frequency of the rows.
 * @param numAntennas - 1 or 2.
 * @param numPorts - ≥ 1.
 * @param covariance - R.
 * @returns λ. Linear.
 * @source T. K. Y. Lo, "Maximum ratio transmission", IEEE Trans. Commun. 47 (1999); J. H. Winters,
 *   "Optimum combining in digital mobile radio with cochannel interference", IEEE JSAC 2 (1984).
 */
export function effectiveGain(
  { re, im, start, count }: ResponseRow,
  n: number,
  numAntennas: number,
  numPorts: number,
  covariance: Covariance,
): number {
  const second = numAntennas === 2 ? numPorts * count : 0; // from one antenna's row to the other's
  let a = 0;
  let b = 0;
  let crossRe = 0;
  let crossIm = 0;
  for (let at = start + n; at < start + numPorts * count; at += count) {
    const re1 = re[at] ?? 0;
    const im1 = im[at] ?? 0;
    a += re1 * re1 + im1 * im1;
    if (second === 0) continue;
    const re2 = re[at + second] ?? 0;
    const im2 = im[at + second] ?? 0;
    b += re2 * re2 + im2 * im2;
    crossRe += re1 * re2 + im1 * im2;
    crossIm += im1 * re2 - re1 * im2;
  }
  const r11 = covariance.first[n] ?? 1;
  if (second === 0) return a / r11;
  const r22 = covariance.second[n] ?? 1;
  const r12Re = covariance.crossRe[n] ?? 0;
  const r12Im = covariance.crossIm[n] ?? 0;
  const det = r11 * r22 - r12Re * r12Re - r12Im * r12Im;
  const kRe = r12Re / r11;
  const kIm = -r12Im / r11;
  const p = a / r11;
  const rest = b - 2 * (kRe * crossRe - kIm * crossIm) + (kRe * kRe + kIm * kIm) * a;
  const s = (rest * r11) / det;
  const qRe = crossRe - kRe * a;
  const qIm = crossIm + kIm * a;
  // a sum of squares: the trace's square less the determinant would keep half of the digits
  const root = Math.sqrt(((p - s) / 2) ** 2 + (qRe * qRe + qIm * qIm) / det);
  return (p + s) / 2 + root;
}
