import { describe, expect, it } from "vitest";
import { eesmBeta, effectiveSinr } from "../../../src/nr/eesm.ts";
import type { McsTable } from "../../../src/nr/mcs-tables.ts";
import { loadOracle, oracleNote, oraclePresent } from "../../support/oracle.ts";

interface EesmIn {
  readonly table: McsTable;
  readonly mcs: number;
  readonly beta: number;
  readonly sinr_linear_sc_by_stream: readonly (readonly number[])[];
}

interface EesmOut {
  readonly sinr_eff_linear: number;
  readonly sinr_eff_per_stream_linear?: readonly number[];
}

describe.skipIf(!oraclePresent)(`reference effective SINRs${oracleNote}`, () => {
  // the reference clips at −30 dB, and prints 12 and 10 digits
  const clipped = (sinr: number) => Math.max(sinr, 1e-3);

  it("are matched to nine digits", () => {
    for (const { in: grid, out } of loadOracle<EesmIn, EesmOut>("eesm").cases) {
      const sinrs = grid.sinr_linear_sc_by_stream.flat();
      const effective = clipped(effectiveSinr(sinrs, undefined, sinrs.length, grid.beta));

      expect(Math.abs(effective / out.sinr_eff_linear - 1)).toBeLessThan(1e-9);
    }
  });

  it("are matched for every stream alone", () => {
    for (const { in: grid, out } of loadOracle<EesmIn, EesmOut>("eesm").cases) {
      for (const [stream, expected] of (out.sinr_eff_per_stream_linear ?? []).entries()) {
        const sinrs = grid.sinr_linear_sc_by_stream.map((streams) => streams[stream] ?? 0);
        const effective = clipped(effectiveSinr(sinrs, undefined, sinrs.length, grid.beta));

        expect(Math.abs(effective / expected - 1)).toBeLessThan(2e-8);
      }
    }
  });

  it("hardly change with β from our own curve: by less than 0.02 dB", () => {
    for (const { in: grid } of loadOracle<EesmIn, EesmOut>("eesm").cases) {
      const sinrs = grid.sinr_linear_sc_by_stream.flat();
      const published = effectiveSinr(sinrs, undefined, sinrs.length, grid.beta);
      const ours = effectiveSinr(sinrs, undefined, sinrs.length, eesmBeta(grid.table, grid.mcs));

      expect(Math.abs(eesmBeta(grid.table, grid.mcs) / grid.beta - 1)).toBeLessThan(0.011);
      expect(Math.abs(10 * Math.log10(ours / published))).toBeLessThan(0.02);
    }
  });
});
