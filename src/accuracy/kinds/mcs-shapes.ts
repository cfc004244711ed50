import { Type } from "@sinclair/typebox";
import { type McsTable, mcsEntry } from "../../nr/mcs-tables.ts";
import type { ModulationAndCoding } from "../../nr/modulation-and-coding.ts";
import { transportBlockSizeBits } from "../../nr/transport-block-size.ts";

/** Number of a PDSCH MCS table. */
export const McsTableShape = Type.Union(
  [1, 2, 3, 4].map((table) => Type.Literal(table as McsTable)),
);

/** I_MCS. */
export const Mcs = Type.Integer({ minimum: 0, maximum: 31 });

/** Why a case is passed over whose table is not one of the PDSCH's; a file without categories is of the PDSCH. */
export function uplink(category = "PDSCH"): string | undefined {
  return category === "PDSCH" ? undefined : "of the uplink, which slotpilot does not schedule";
}

/**
 * Row of an MCS table.
 *
 * @throws RangeError where the index is reserved.
 */
export function rowOf(table: McsTable, mcs: number): ModulationAndCoding {
  const row = mcsEntry(table, mcs);
  if (!row) throw new RangeError(`MCS table ${table} has no index ${mcs}`);
  return row;
}

/**
 * Size of a transport block on any number of resource elements: as many PRBs of one each.
 *
 * @param row - Row of an MCS table.
 * @param numRe - Resource elements, times layers.
 * @returns TBS. Unit: bits.
 */
export function bitsOn(row: ModulationAndCoding, numRe: number): number {
  const oneEach = { numSymbols: 1, dmrsRePerPrb: 11, overheadRePerPrb: 0, numLayers: 1 };
  return transportBlockSizeBits({ ...row, ...oneEach, numPrb: numRe });
}
