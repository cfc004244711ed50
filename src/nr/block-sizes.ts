import { type McsTable, maxMcs, mcsEntry } from "./mcs-tables.ts";
import { type PrbLayout, transportBlockSizeBits } from "./transport-block-size.ts";

/** What the size of a transport block depends on in one cell. */
export interface BlockSizeFacts extends PrbLayout {
  /** PDSCH MCS table. */
  readonly mcsTable: McsTable;
  /** N_RB. Unit: PRB. */
  readonly carrierPrb: number;
}

/**
 * Tabulates the transport block size of every MCS and number of PRBs of a cell, one layer, so one
 * codeword. An entry is worked out when it is first asked for.
 *
 * @param facts - The cell's PDSCH configuration.
 * @returns A look-up: (mcs, numPrb) → TBS. Unit: bits; 0 where the MCS is reserved or the carrier
 *   has fewer PRBs.
 * @source TS 38.214, 5.1.3.2.
 */
export function tabulateBlockSizes(facts: BlockSizeFacts): (mcs: number, numPrb: number) => number {
  const { mcsTable, carrierPrb, pdschSymbols: numSymbols, dmrsRePerPrb, overheadRePerPrb } = facts;
  const width = carrierPrb + 1;
  const tbsBits = new Uint32Array((maxMcs(mcsTable) + 1) * width);
  const fill = (mcs: number, numPrb: number) => {
    const entry = mcsEntry(mcsTable, mcs);
    if (!entry) return;
    const resources = { numPrb, numSymbols, dmrsRePerPrb, overheadRePerPrb, numLayers: 1 };
    tbsBits[mcs * width + numPrb] = transportBlockSizeBits({ ...entry, ...resources });
  };
  return (mcs, numPrb) => {
    if (numPrb >= width) return 0;
    const at = mcs * width + numPrb;
    if (tbsBits[at] === 0) fill(mcs, numPrb);
    return tbsBits[at] ?? 0;
  };
}
