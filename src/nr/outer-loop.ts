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
 * target, whatever the error of the predicted SINR is. Above the highest MCS no offset brings the target
 * about: it winds up to its lower limit there, and costs NACKs on the way back.
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
