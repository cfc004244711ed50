import type { ResponseRow } from "./add-tone.ts";

/**
 * Power gain of one frequency with the best weights at both ends, for one stream: the largest
 * eigenvalue of H Hᴴ, which for one receiving antenna is ‖h‖² (maximum ratio transmission), for one
 * port likewise (maximum ratio combining), and for two antennas
 *
 *     λ = (a + b)/2 + √((a − b)²/4 + |c|²),   a = ‖h₁‖²,  b = ‖h₂‖²,  c = h₁ h₂ᴴ
 *
 * Hot path: runs per PRB, user and slot, allocates nothing.
 *
 * @param row - H of antenna 0 and port 0; the other rows follow it, `[numAntennas][numPorts][count]`.
 * @param n - Which frequency of the rows.
 * @param numAntennas - 1 or 2.
 * @param numPorts - ≥ 1.
 * @returns λ. Linear.
 * @source T. K. Y. Lo, "Maximum ratio transmission", IEEE Trans. Commun. 47 (1999).
 */
export function effectiveGain(
  { re, im, start, count }: ResponseRow,
  n: number,
  numAntennas: number,
  numPorts: number,
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
  if (second === 0) return a;
  const half = (a - b) / 2;
  return (a + b) / 2 + Math.sqrt(half * half + crossRe * crossRe + crossIm * crossIm);
}
