import { factorise, solveLower, solveUpper } from "./cholesky.ts";
import {
  addOuterProduct,
  type ComplexMatrix,
  conjugateTranspose,
  scaledIdentity,
} from "./complex-matrix.ts";

/**
 * Regularised zero forcing: the precoder that keeps streams apart as far as noise makes it worth,
 *
 *     V = Hᴴ (H Hᴴ + α I)⁻¹,   G = V D,   D scales every column to unit norm
 *
 * α = 0 is zero forcing; a large α approaches maximum ratio transmission.
 *
 * @param channel - H, `[numStreams][numTxAntennas]`, one row per receiving antenna port.
 * @param alpha - α, usually noise over signal power; ≥ 0, and > 0 where the rows of H are dependent
 *   (else NaN).
 * @returns G, `[numTxAntennas][numStreams]`, columns of norm 1.
 * @source Peel, Hochwald and Swindlehurst, "A vector-perturbation technique for near-capacity
 *   multiantenna multiuser communication, part I", IEEE Trans. Commun. 53(1), 2005.
 */
export function rzfPrecoder(channel: ComplexMatrix, alpha: number): ComplexMatrix {
  const gram = scaledIdentity(channel.numRows, alpha);
  addOuterProduct(gram, channel);
  const lower = factorise(gram);
  const copy = { ...channel, re: channel.re.slice(), im: channel.im.slice() };
  const rows = solveUpper(lower, solveLower(lower, copy)); // (H Hᴴ + α I)⁻¹ H = Vᴴ
  for (let stream = 0; stream < rows.numRows; stream += 1) normaliseRow(rows, stream);
  return conjugateTranspose(rows);
}

function normaliseRow({ numColumns, re, im }: ComplexMatrix, row: number): void {
  const [start, end] = [row * numColumns, (row + 1) * numColumns];
  let power = 0;
  for (let at = start; at < end; at += 1) power += (re[at] ?? 0) ** 2 + (im[at] ?? 0) ** 2;
  const factor = 1 / Math.sqrt(power);
  for (let at = start; at < end; at += 1) {
    re[at] = factor * (re[at] ?? 0);
    im[at] = factor * (im[at] ?? 0);
  }
}
