/**
 * Gives a subband CQI as the RAN reconstructs it from the two bits that it is reported with.
 *
 * The offset levels are 0, 1, ≥ 2 and ≤ −1; the RAN takes the last two at their word's edge. The
 * answer lies between the two CQIs that went in, or is the wideband one, and so is a CQI itself.
 *
 * @param subband - CQI of the subband, 0 to 15.
 * @param wideband - Wideband CQI, 0 to 15.
 * @returns wideband + {−1, 0, 1, 2}.
 * @source TS 38.214, table 5.2.2.1-1.
 */
export function differentialCqi(subband: number, wideband: number): number {
  return wideband + Math.max(-1, Math.min(2, subband - wideband));
}
