import type { Setup } from "../../../schemas/setup.ts";
import { mcsEntry } from "../../nr/mcs-tables.ts";
import { transportBlockSizeBits } from "../../nr/transport-block-size.ts";

/**
 * Gives the size of a block of a cell: one layer, so one codeword.
 *
 * @param cell - Anything that has the cell's setup.
 * @param mcs - I_MCS.
 * @param numPrb - PRBs of the grant. Unit: PRB.
 * @returns TBS. Unit: bits; 0 where the MCS is reserved.
 * @source TS 38.214, 5.1.3.2.
 */
export function blockSizeBits(
  { setup }: { readonly setup: Setup },
  mcs: number,
  numPrb: number,
): number {
  const { mcsTable, pdschSymbols, dmrsRePerPrb, overheadRePerPrb } = setup;
  const entry = mcsEntry(mcsTable, mcs);
  if (!entry) return 0;
  return transportBlockSizeBits({
    modulationOrder: entry.modulationOrder,
    codeRateX1024: entry.codeRateX1024,
    numPrb,
    numSymbols: pdschSymbols,
    dmrsRePerPrb,
    overheadRePerPrb,
    numLayers: 1,
  });
}
