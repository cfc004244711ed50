import { type McsTable, maxMcs, mcsEntry } from "../../src/nr/mcs-tables.ts";
import { transportBlockSizeBits } from "../../src/nr/transport-block-size.ts";

/** What the size of a transport block depends on in one cell. */
export interface BlockSizeFacts {
  /** PDSCH MCS table. */
  readonly mcsTable: McsTable;
  /** N_RB. Unit: PRB. */
  readonly carrierPrb: number;
  /** OFDM symbols of PDSCH in a slot. */
  readonly pdschSymbols: number;
  /** DM-RS resource elements per PRB. */
  readonly dmrsRePerPrb: number;
  /** xOverhead, N_oh. */
  readonly overheadRePerPrb: number;
}

/**
 * Tabulates the transport block size of every MCS and number of PRBs, one layer.
 *
 * @param facts - The cell's PDSCH configuration.
 * @returns A look-up: (mcs, numPrb) → TBS. Unit: bits; 0 outside the table.
 * @source TS 38.214, 5.1.3.2.
 */
export function tabulateBlockSizes(facts: BlockSizeFacts): (mcs: number, numPrb: number) => number {
  const { mcsTable, carrierPrb, pdschSymbols, dmrsRePerPrb, overheadRePerPrb } = facts;
  const numMcs = maxMcs(mcsTable) + 1;
  const width = carrierPrb + 1;
  const tbsBits = new Uint32Array(numMcs * width);
  for (let mcs = 0; mcs < numMcs; mcs += 1) {
    const entry = mcsEntry(mcsTable, mcs);
    if (!entry) continue;
    for (let numPrb = 1; numPrb < width; numPrb += 1) {
      tbsBits[mcs * width + numPrb] = transportBlockSizeBits({
        ...entry,
        numPrb,
        numSymbols: pdschSymbols,
        dmrsRePerPrb,
        overheadRePerPrb,
        numLayers: 1,
      });
    }
  }
  return (mcs, numPrb) => (numPrb < width ? (tbsBits[mcs * width + numPrb] ?? 0) : 0);
}
