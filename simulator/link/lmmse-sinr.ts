import { factorise, solveLower } from "./cholesky.ts";
import {
  addOuterProduct,
  type ComplexMatrix,
  conjugateTranspose,
  scaledIdentity,
} from "./complex-matrix.ts";

/** What a receiver with several antennas hears on one resource element. */
export interface ReceivedStreams {
  /** H, channel of the own streams with their precoders and amplitudes, `[numRxAntennas][numStreams]`. */
  readonly own: ComplexMatrix;
  /** H_j of every interfering transmitter, likewise, each with its own number of streams. */
  readonly interfering: readonly ComplexMatrix[];
  /** n₀, noise power per antenna, in the unit of |H|²; > 0. */
  readonly noisePower: number;
}

/**
 * SINR of every stream after the linear receiver that minimises the mean square error and knows the
 * interference's covariance (LMMSE-IRC),
 *
 *     R = n₀ I + Σⱼ Hⱼ Hⱼᴴ,   SINR_k = 1 / [(I + Hᴴ R⁻¹ H)⁻¹]_kk − 1
 *
 * Whitening with R = L Lᴴ makes it W = L⁻¹ H, and I + Wᴴ W = C Cᴴ gives the diagonal as the squared
 * columns of C⁻¹. With one stream and without interference it is maximum ratio combining, |h|² / n₀.
 *
 * @param streams - Channels and noise.
 * @returns SINR `[numStreams]`, linear, ≥ 0.
 * @source Tse and Viswanath, Fundamentals of Wireless Communication, section 8.3.3.
 */
export function lmmseSinr({ own, interfering, noisePower }: ReceivedStreams): Float64Array {
  const { numRows: numRxAntennas, numColumns: numStreams } = own;
  const covariance = scaledIdentity(numRxAntennas, noisePower);
  for (const channel of interfering) addOuterProduct(covariance, channel);
  const copy = { ...own, re: own.re.slice(), im: own.im.slice() };
  const whitened = solveLower(factorise(covariance), copy);

  const information = scaledIdentity(numStreams, 1);
  addOuterProduct(information, conjugateTranspose(whitened));
  const { re, im } = solveLower(factorise(information), scaledIdentity(numStreams, 1));
  return Float64Array.from({ length: numStreams }, (_, k) => {
    let errorVariance = 0;
    for (let at = k; at < re.length; at += numStreams) {
      errorVariance += (re[at] ?? 0) ** 2 + (im[at] ?? 0) ** 2;
    }
    return 1 / errorVariance - 1;
  });
}
