import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Report, UserReport } from "../../../../schemas/report.ts";
import type { CellFacts } from "../../../../src/domain/state/cell-facts.ts";
import type { CellState } from "../../../../src/domain/state/cell-state.ts";
import { reportsFor, setups } from "../../../support/arbitrary-cells.ts";
import { cellWith, decide, slotOf, turn } from "../../../support/cells.ts";

describe("parts of the carrier", () => {
  test.prop([
    setups().chain((setup) =>
      fc.tuple(
        fc.constant(setup),
        reportsFor(setup, 0),
        reportsFor(setup, 2),
        reportsFor(setup, 4),
      ),
    ),
    fc.constantFrom<("csi" | "last")[]>("csi", "last"),
  ])(
    "it makes no difference whether a SINR is told by CQI or group by group",
    ([setup, ...reports], sinrPrediction) => {
      const [byCqi, byGroup] = [0, 1].map(() => cellWith({ setup, tuning: { sinrPrediction } }));
      for (const report of reports.slice(0, -1)) {
        const grants = turn(byCqi as CellState, report);

        expect(turn(byGroup as CellState, spelledOut(byGroup as CellState, report))).toEqual(
          grants,
        );
      }
      const [told] = reports.slice(-1) as [Report];
      const own = decide(slotOf(byCqi as CellState, told));
      const other = decide(slotOf(byGroup as CellState, spelledOut(byGroup as CellState, told)));

      expect(other.grants).toEqual(own.grants);
      expectNear(other.prb.features(), own.prb.features());
      expectNear(other.power.features(), own.power.features());
    },
  );
});

// Helpers

/** The report with the SINR of every PRG in place of CQIs. */
function spelledOut({ facts }: CellState, report: Report): Report {
  return { ...report, users: report.users.map((user) => withSinr(facts, user)) };
}

function withSinr({ cqiSinrDb, setup, numPrg }: CellFacts, user: UserReport): UserReport {
  const { wideband, subband } = user.cqi;
  const cqiOn = (prg: number) => subband[Math.floor((prg * setup.prgSizePrb) / setup.subbandPrb)];
  const dbOn = (prg: number) => cqiSinrDb[cqiOn(prg) ?? wideband] ?? Number.NaN;
  return { ...user, sinrDb: user.sinrDb ?? Array.from({ length: numPrg }, (_, prg) => dbOn(prg)) };
}

function expectNear(values: Float32Array, expected: Float32Array): void {
  expect([...values]).toEqual([...expected].map((value) => expect.closeTo(value, 4)));
}
