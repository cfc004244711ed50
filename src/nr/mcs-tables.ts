import { type ModulationAndCoding, tableRows } from "./modulation-and-coding.ts";

/**
 * PDSCH MCS table: 1 up to 64QAM, 2 up to 256QAM, 3 low spectral efficiency, 4 up to 1024QAM.
 *
 * The wire contract offers tables 1 to 3; table 4 is for link studies.
 */
export type McsTable = 1 | 2 | 3 | 4;

const TABLES: Readonly<Record<McsTable, readonly ModulationAndCoding[]>> = {
  1: tableRows([
    [2, [120, 157, 193, 251, 308, 379, 449, 526, 602, 679]],
    [4, [340, 378, 434, 490, 553, 616, 658]],
    [6, [438, 466, 517, 567, 616, 666, 719, 772, 822, 873, 910, 948]],
  ]),
  2: tableRows([
    [2, [120, 193, 308, 449, 602]],
    [4, [378, 434, 490, 553, 616, 658]],
    [6, [466, 517, 567, 616, 666, 719, 772, 822, 873]],
    [8, [682.5, 711, 754, 797, 841, 885, 916.5, 948]],
  ]),
  3: tableRows([
    [2, [30, 40, 50, 64, 78, 99, 120, 157, 193, 251, 308, 379, 449, 526, 602]],
    [4, [340, 378, 434, 490, 553, 616]],
    [6, [438, 466, 517, 567, 616, 666, 719, 772]],
  ]),
  4: tableRows([
    [2, [120, 193, 449]],
    [4, [378, 490, 616]],
    [6, [466, 517, 567, 616, 666, 719, 772, 822, 873]],
    [8, [682.5, 711, 754, 797, 841, 885, 916.5, 948]],
    [10, [805.5, 853, 900.5, 948]],
  ]),
};

/**
 * Gives the modulation and code rate of an MCS index.
 *
 * @param table - The MCS table of the user.
 * @param mcs - I_MCS, 0 to 31.
 * @returns The table row, or `undefined` where the index is reserved or out of range.
 * @source TS 38.214, tables 5.1.3.1-1 to 5.1.3.1-4.
 */
export function mcsEntry(table: McsTable, mcs: number): ModulationAndCoding | undefined {
  return TABLES[table][mcs];
}

/**
 * Gives the highest MCS index that carries a code rate of its own.
 *
 * @param table - The MCS table of the user.
 * @returns I_MCS: 28, 27, 28 and 26 for tables 1 to 4.
 * @source TS 38.214, tables 5.1.3.1-1 to 5.1.3.1-4.
 */
export function maxMcs(table: McsTable): number {
  return TABLES[table].length - 1;
}
