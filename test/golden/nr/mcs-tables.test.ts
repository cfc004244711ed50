import { describe, expect, it } from "vitest";
import { type McsTable, maxMcs, mcsEntry } from "../../../src/nr/mcs-tables.ts";
import { loadOracle, oracleNote, oraclePresent } from "../../support/oracle.ts";

interface McsIn {
  readonly category: string;
  readonly table: McsTable;
  readonly mcs: number;
}

interface McsOut {
  readonly modulation_order: number;
  readonly code_rate_x1024: number;
}

describe.skipIf(!oraclePresent)(`reference MCS tables${oracleNote}`, () => {
  it.each([1, 2, 3, 4] as const)("table %i is matched row by row", (table) => {
    const rows = loadOracle<McsIn, McsOut>("mcs_tables").cases.filter(
      (row) => row.in.category === "PDSCH" && row.in.table === table,
    );

    expect(rows).toHaveLength(maxMcs(table) + 1);
    for (const { in: row, out } of rows) {
      expect(mcsEntry(table, row.mcs)).toMatchObject({
        modulationOrder: out.modulation_order,
        codeRateX1024: out.code_rate_x1024,
      });
    }
  });
});
