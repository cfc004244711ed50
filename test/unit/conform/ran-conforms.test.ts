import { describe, expect, it } from "vitest";
import { RAN_CHECKS } from "../../../src/conform/ran/ran-checks.ts";
import { examineInMemory, idsOf, type RanFault } from "../../support/faulty-ran.ts";
import { SLOT_FAULTS } from "../../support/ran-slot-faults.ts";
import { STATE_FAULTS } from "../../support/ran-state-faults.ts";

const TDD = { slotPattern: "DDDSU", scsKhz: 30, leadSlots: 4 } as const;

const CELLS: readonly (readonly [string, RanFault])[] = [
  ["lockstep", {}],
  ["paced, JSON", { config: { clock: "paced" }, encoding: "json" }],
  ["TDD, groups, SRS", { config: { ...TDD, prgSizePrb: 4, prb: 51, csi: "srs" } }],
  ["packets, DTX, lead 1", { config: { leadSlots: 1, traffic: "cbr", pdcchMissRatio: 0.1 } }],
  ["reserved PRBs", { config: { reservedPrb: "0,4", ssbPeriodMs: 10 } }],
];

describe("slotpilot conform ran", () => {
  it.each(CELLS)("R1 R4 E1 E2 finds nothing wrong with the emulated cell: %s", (_, cell) => {
    expect(examineInMemory(cell).filter(({ verdict }) => verdict === "failed")).toEqual([]);
  });

  it("sees every check in one of these cells", () => {
    const seen = CELLS.flatMap(([, cell]) => idsOf(examineInMemory(cell), "passed"));

    expect(Object.keys(RAN_CHECKS).filter((id) => !seen.includes(id))).toEqual([]);
  });

  it("has a deliberate fault for every check", () => {
    const named = [...SLOT_FAULTS, ...STATE_FAULTS].map((fault) => fault.named);

    expect(Object.keys(RAN_CHECKS).filter((id) => !named.includes(id))).toEqual([]);
  });

  it("gives the same verdicts in every run", () => {
    expect(examineInMemory()).toEqual(examineInMemory());
  });
});
