/**
 * Gives the two CSI subband sizes a bandwidth part can be configured with.
 *
 * @param carrierPrb - Bandwidth part size. Unit: PRB, integer.
 * @returns `[small, large]`. Unit: PRB; `undefined` below 24 PRB, where CSI is wideband only, and
 *   above 275 PRB, the largest bandwidth part there is.
 * @source TS 38.214, table 5.2.1.4-2.
 */
export function subbandSizesPrb(
  carrierPrb: number,
): readonly [small: number, large: number] | undefined {
  if (carrierPrb < 24 || carrierPrb > 275) return undefined;
  if (carrierPrb <= 72) return [4, 8];
  return carrierPrb <= 144 ? [8, 16] : [16, 32];
}
