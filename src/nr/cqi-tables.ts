import { type ModulationAndCoding, tableRows } from "./modulation-and-coding.ts";

/** CQI table: 1 up to 64QAM, 2 up to 256QAM, 3 for very low error rates (`cqi-Table`). */
export type CqiTable = 1 | 2 | 3;

/** Number of CQI indices, 0 (out of range) included. */
export const NUM_CQI = 16;

const TABLES: Readonly<Record<CqiTable, readonly ModulationAndCoding[]>> = {
  1: tableRows([
    [2, [78, 120, 193, 308, 449, 602]],
    [4, [378, 490, 616]],
    [6, [466, 567, 666, 772, 873, 948]],
  ]),
  2: tableRows([
    [2, [78, 193, 449]],
    [4, [378, 490, 616]],
    [6, [466, 567, 666, 772, 873]],
    [8, [711, 797, 885, 948]],
  ]),
  3: tableRows([
    [2, [30, 50, 78, 120, 193, 308, 449, 602]],
    [4, [378, 490, 616]],
    [6, [466, 567, 666, 772]],
  ]),
};

/**
 * Gives the modulation and code rate that a CQI index stands for.
 *
 * @param table - The CQI table the user reports with.
 * @param cqi - CQI index, 0 to 15.
 * @returns The table row, or `undefined` for index 0 (out of range) and indices above 15.
 * @source TS 38.214, tables 5.2.2.1-2, 5.2.2.1-3 and 5.2.2.1-4.
 */
export function cqiEntry(table: CqiTable, cqi: number): ModulationAndCoding | undefined {
  return TABLES[table][cqi - 1];
}

/**
 * Gives the transport block error probability a reported CQI promises not to exceed.
 *
 * @param table - The CQI table the user reports with.
 * @returns 0.1 for tables 1 and 2, 0.00001 for table 3.
 * @source TS 38.214, 5.2.2.1.
 */
export function cqiBlerTarget(table: CqiTable): number {
  return table === 3 ? 1e-5 : 0.1;
}
