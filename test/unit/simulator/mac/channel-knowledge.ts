import type { ChannelKnowledge } from "../../../../simulator/link/csi-reporter.ts";

/**
 * What a RAN knows that has heard of these spectral efficiencies.
 *
 * @param seBits - log2(1 + SINR), `[numUes][numSubbands]`; 0 everywhere = out of coverage.
 * @param numPrb - N_RB.
 * @param subbandPrb - Subband size; subbands without an entry have 0.
 */
export function channelKnowledge(
  seBits: readonly (readonly number[])[],
  numPrb: number,
  subbandPrb: number,
): ChannelKnowledge {
  const numCells = Math.ceil(numPrb / subbandPrb);
  const rows = seBits.flatMap((row) => Array.from({ length: numCells }, (_, s) => row[s] ?? 0));
  return {
    measuredTti: 0,
    wideband: Uint8Array.from(seBits, (row) => Math.min(15, Math.ceil(Math.max(...row)))),
    numSubbands: numCells,
    subband: Uint8Array.from(rows),
    numPrg: 0,
    sinrDb: new Float32Array(),
    numCells,
    cellOfPrb: Uint16Array.from({ length: numPrb }, (_, n) => Math.floor(n / subbandPrb)),
    sinr: Float64Array.from(rows, (bits) => 2 ** bits - 1),
    seBits: Float64Array.from(rows),
  };
}
