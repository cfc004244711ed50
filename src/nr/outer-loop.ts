/** How an OLLA offset follows HARQ outcomes. */
export interface OuterLoopTuning {
  /** Share of first transmissions that is to fail, > 0 and < 1. */
  readonly blerTarget: number;
  /** Step after a NACK, Δ_up. Unit: dB. */
  readonly stepUpDb: number;
  /** The offset stays inside ± this. Unit: dB. */
  readonly limitDb: number;
  /** Lowest offset, where the limits are not alike. Default: −`limitDb`. Unit: dB. */
  readonly lowestDb?: number;
}

/**
 * Moves an OLLA offset after the outcome of a first transmission; the steps balance at the BLER
 * target, whatever the error of the predicted SINR is.
 *
 *     NACK: Δ += Δ_up      ACK: Δ −= Δ_up · BLER / (1 − BLER)
 *
 * @param offsetDb - Offset so far, subtracted from every predicted SINR. Unit: dB.
 * @param ack - Whether the block was received.
 * @param tuning - Target, step and limit.
 * @returns The offset from now on. Unit: dB, inside its limits.
 * @source Pedersen et al., "Frequency domain scheduling for OFDMA with limited and noisy channel
 *   feedback", VTC Fall 2007.
 */
export function stepOffsetDb(offsetDb: number, ack: boolean, tuning: OuterLoopTuning): number {
  const { blerTarget, stepUpDb, limitDb, lowestDb = -limitDb } = tuning;
  const stepDb = ack ? (-stepUpDb * blerTarget) / (1 - blerTarget) : stepUpDb;
  return Math.max(lowestDb, Math.min(limitDb, offsetDb + stepDb));
}

/**
 * Tells whether the outcome of a block tells the outer loop anything: the ACK of a block at the highest
 * MCS does not, as no offset would have chosen a higher one, nor does the NACK of one at the lowest.
 * Followed all the same, the offset would wind up to its limit, and take as long to come back.
 *
 * @param mcs - I_MCS of the block.
 * @param ack - Whether it was received.
 * @param highestMcs - Highest I_MCS that can be chosen; the lowest is 0.
 */
export function isInformative(mcs: number, ack: boolean, highestMcs: number): boolean {
  return ack ? mcs < highestMcs : mcs > 0;
}
