import { describe, expect, it } from "vitest";
import { eesmBeta, effectiveSinr } from "../../../src/nr/eesm.ts";
import type { McsTable } from "../../../src/nr/mcs-tables.ts";
import { oracleNote, oraclePresent, oracleText } from "../../support/oracle.ts";

interface EesmIn {
  readonly table: McsTable;
  readonly mcs: number;
  readonly beta: number;
  readonly sinr_linear_sc_by_stream: readonly (readonly number[])[];
}

describe.skipIf(!oraclePresent)(`reference effective SINRs${oracleNote}`, () => {
  it("hardly change with β from our own curve: by less than 0.02 dB", () => {
    const { cases } = JSON.parse(oracleText("eesm.json")) as { cases: { in: EesmIn }[] };
    for (const { in: grid } of cases) {
      const sinrs = grid.sinr_linear_sc_by_stream.flat();
      const published = effectiveSinr(sinrs, undefined, sinrs.length, grid.beta);
      const ours = effectiveSinr(sinrs, undefined, sinrs.length, eesmBeta(grid.table, grid.mcs));

      expect(Math.abs(eesmBeta(grid.table, grid.mcs) / grid.beta - 1)).toBeLessThan(0.011);
      expect(Math.abs(10 * Math.log10(ours / published))).toBeLessThan(0.02);
    }
  });
});
