/** Product of 1 + SINR beyond which its logarithm is taken, so that it never overflows. */
const LARGEST_PRODUCT = 1e150;

/** Measures the true channel, without error. */
export interface CsiMeter {
  /**
   * Measures every user's channel.
   *
   * @param nats - Receives the mean capacity of each cell, `[numUes][numCells]`. Unit: nats per
   *   resource element.
   */
  measure(nats: Float64Array): void;
  /** Mean over all measurements of the user's mean SINR at equal power. Linear; 0 before the first. */
  meanSinr(user: number): number;
}

/** What a CSI meter works on. */
export interface CsiMeterOptions {
  /** The true channel: |H|² of user u on PRB n at `[u·numPrb + n]`. */
  readonly channel: {
    readonly numUes: number;
    readonly numPrb: number;
    readonly gain: Float64Array;
  };
  /** SINR per unit of |H|² at equal power: P_max / N_RB / (N + I). Linear. */
  readonly sinrPerGain: number;
  /** PRBs that are measured as one; the last cell may be smaller. Unit: PRB. */
  readonly cellPrb: number;
}

/**
 * Makes the meter of a cell's users: mean capacity of neighbouring PRBs at equal power.
 *
 *     nats = mean_n ln(1 + sinr[n]) = ln(1 + q) / N,   1 + q = Π_n (1 + sinr[n])
 *
 * One logarithm per cell instead of one per PRB. Keeping the product less 1 keeps the digits of
 * small SINRs.
 *
 * Hot path: allocates nothing.
 *
 * @source Mean capacity: IEEE 802.16m-08/004, evaluation methodology, "mean instantaneous capacity".
 */
export function createCsiMeter({ channel, sinrPerGain, cellPrb }: CsiMeterOptions): CsiMeter {
  const { numUes, numPrb, gain } = channel;
  const sumGain = new Float64Array(numUes);
  let numMeasured = 0;
  const meanNats = (start: number, end: number) => {
    let nats = 0;
    let q = 0;
    for (let n = start; n < end; n += 1) {
      const sinr = (gain[n] ?? 0) * sinrPerGain;
      q = sinr + q * (1 + sinr);
      if (q < LARGEST_PRODUCT) continue;
      nats += Math.log1p(q);
      q = 0;
    }
    return (nats + Math.log1p(q)) / (end - start);
  };
  return {
    measure(nats) {
      numMeasured += 1;
      let index = 0;
      for (let user = 0; user < numUes; user += 1) {
        const end = (user + 1) * numPrb;
        for (let start = end - numPrb; start < end; start += cellPrb) {
          nats[index] = meanNats(start, Math.min(end, start + cellPrb));
          index += 1;
        }
        let userGain = 0;
        for (let n = end - numPrb; n < end; n += 1) userGain += gain[n] ?? 0;
        sumGain[user] = (sumGain[user] ?? 0) + userGain;
      }
    },
    meanSinr: (user) => ((sumGain[user] ?? 0) * sinrPerGain) / numPrb / Math.max(1, numMeasured),
  };
}
