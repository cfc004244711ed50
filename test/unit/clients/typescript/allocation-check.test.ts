import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createAllocationCheck } from "../../../../clients/typescript/allocation-check.ts";
import type { Allocation, Grant } from "../../../../schemas/allocation.ts";
import type { PrbRun } from "../../../../schemas/fields.ts";
import { cellSetup } from "../../../../simulator/mac/cell-setup.ts";
import { dbToLinear } from "../../../../src/nr/units.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { emptyAllocation, grantTo } from "../../../support/mini-service.ts";

const TTI = 40;
const [ANN, BOB] = [101, 102];

describe("createAllocationCheck", () => {
  it("finds nothing wrong with a complete, valid grid, in any slot", () => {
    const check = checkOf({});
    const block = { retransmission: true, harqPid: 3, mcs: 11, powerOffsetDb: -1 };
    const grants = [
      grantTo(BOB, { harqPid: 9, mcs: 28, prbs: runs([4, 4], [12, 12]) }),
      grantTo(ANN, { ...block, prbs: runs([0, 4], [8, 2]) }),
    ];

    expect(check(grants)).toBeUndefined();
    expect(check([])).toBeUndefined();
    expect(check(grants)).toBeUndefined();
  });

  it("finds nothing wrong with an empty grid in a slot without downlink", () => {
    expect(codeOf([], { slotPattern: "DU" })).toBeUndefined();
    expect(codeOf([], { slotPattern: "UD" })).toBeUndefined();
  });

  it.each<[string, Partial<Allocation>]>([
    ["STALE_TTI", { targetTti: TTI - 1 }],
    ["FUTURE_TTI", { targetTti: TTI + 1 }],
  ])("R1 R9 %s: another slot than the one it is for", (code, changes) => {
    expect(codeOf([], { changes })).toBe(code);
  });

  it.each<[code: string, what: string, grants: Grant[]]>([
    ["UNKNOWN_RNTI", "a user that is not there", [grantTo(7)]],
    ["DUPLICATE_RNTI", "a user twice", [grantTo(ANN), grantTo(ANN, { prbs: [[4, 4]] })]],
    ["PRB_BUDGET", "a run that leaves the carrier", [grantTo(ANN, { prbs: [[20, 5]] })]],
    ["PRB_BUDGET", "a run that starts inside a group", [grantTo(ANN, { prbs: [[2, 4]] })]],
    ["PRB_BUDGET", "no PRB at all", [grantTo(ANN, { prbs: [] })]],
    [
      "PRB_OVERLAP",
      "a PRB with two owners",
      [grantTo(ANN, { prbs: [[0, 5]] }), grantTo(BOB, { prbs: [[4, 4]] })],
    ],
    ["PRB_OVERLAP", "a PRB twice in a grant", [grantTo(ANN, { prbs: runs([0, 4], [0, 4]) })]],
  ])("R2 R9 %s: %s", (code, _, grants) => {
    expect(codeOf(grants)).toBe(code);
  });

  it("R2 E14 RESERVED_PRB: a PRB that nobody may use", () => {
    const grants = [grantTo(ANN, { prbs: [[8, 8]] })];

    expect(codeOf(grants, { reserved: [[15, 2]] })).toBe("RESERVED_PRB");
    expect(codeOf(grants, { reserved: [[7, 2]] })).toBe("RESERVED_PRB");
    expect(codeOf(grants, { reserved: runs([16, 2], [0, 8]) })).toBeUndefined();
  });

  it("E14 RESERVED_PRB: any PRB of a slot that is not a downlink slot", () => {
    expect(codeOf([grantTo(ANN)], { slotPattern: "UDDDD" })).toBe("RESERVED_PRB");
  });

  it.each<[what: string, changes: Partial<Grant>]>([
    ["a retransmission where nothing waits", { harqPid: 0, prbs: [[0, 6]] }],
    ["a retransmission of a block that is on the air", { harqPid: 4, prbs: [[0, 6]] }],
    ["a retransmission on more PRBs", { prbs: [[0, 7]] }],
    ["a retransmission on fewer PRBs", { prbs: [[0, 5]] }],
    ["a retransmission with another MCS", { prbs: [[0, 6]], mcs: 10 }],
    ["a retransmission of another user's block", { rnti: BOB, prbs: [[0, 6]] }],
    ["new data where a block waits", { retransmission: false, prbs: [[0, 6]] }],
    ["new data where a block is on the air", { retransmission: false, harqPid: 4 }],
  ])("R4 R9 RETX_CONFLICT: %s", (_, changes) => {
    const grant = grantTo(ANN, { retransmission: true, harqPid: 3, ...changes });

    expect(codeOf([grant])).toBe("RETX_CONFLICT");
  });

  it("R4 a retransmission may leave its MCS to the RAN, which keeps the block's", () => {
    const block = { retransmission: true, harqPid: 3, prbs: runs([0, 6]) };

    expect(codeOf([grantTo(ANN, block)])).toBeUndefined();
  });

  it.each<[what: string, changes: Partial<Grant>]>([
    ["an MCS that the table does not have", { mcs: 29 }],
    ["a process that the user does not have", { harqPid: 16 }],
  ])("R9 BAD_RANGE: %s", (_, changes) => {
    expect(codeOf([grantTo(ANN, changes)])).toBe("BAD_RANGE");
  });

  it("R6 R9 POWER_CAP: an offset outside its range", () => {
    for (const powerOffsetDb of [-6.01, 6.01, Number.NaN]) {
      expect(codeOf([grantTo(ANN, { powerOffsetDb })])).toBe("POWER_CAP");
    }
    expect(codeOf([grantTo(ANN, { powerOffsetDb: 6 })])).toBeUndefined();
  });

  test.prop([offsets(), offsets()])(
    "R6 POWER_CAP: power beyond P_max, without tolerance",
    (annDb, bobDb) => {
      const code = codeOf([
        grantTo(ANN, { prbs: [[0, 8]], powerOffsetDb: annDb }),
        grantTo(BOB, { prbs: [[8, 16]], powerOffsetDb: bobDb }),
      ]);
      const isAbove = 8 * dbToLinear(annDb) + 16 * dbToLinear(bobDb) > 24;

      expect(code).toBe(isAbove ? "POWER_CAP" : undefined);
    },
  );

  it("R6 equal power on the whole carrier is exactly P_max", () => {
    const wholeAt = (powerOffsetDb: number) => grantTo(ANN, { prbs: [[0, 24]], powerOffsetDb });

    expect(codeOf([wholeAt(0)])).toBeUndefined();
    expect(codeOf([wholeAt(1e-12)])).toBe("POWER_CAP");
  });

  it("R9 names the first rule that is broken, grant by grant", () => {
    const early = { changes: { targetTti: TTI + 1 } };
    const [unknown, badMcs] = [grantTo(7), grantTo(ANN, { mcs: 29, powerOffsetDb: 9 })];

    expect(codeOf([unknown], early)).toBe("FUTURE_TTI");
    expect(codeOf([badMcs, unknown])).toBe("BAD_RANGE");
    expect(codeOf([unknown, badMcs])).toBe("UNKNOWN_RNTI");
    expect(codeOf([{ ...badMcs, prbs: [[1, 1]] }])).toBe("PRB_BUDGET");
  });
});

// Helpers

interface Slot {
  readonly slotPattern?: string;
  readonly reserved?: readonly PrbRun[];
  readonly changes?: Partial<Allocation>;
}

/** Checks grants once, see `checkOf`. */
function codeOf(grants: Grant[], slot: Slot = {}) {
  return checkOf(slot)(grants);
}

/**
 * The check of a cell of two users on 24 PRBs in groups of four; Ann's process 3 waits to be sent
 * again on 6 PRBs, and her process 4 is on the air.
 */
function checkOf({ slotPattern = "D", reserved = [], changes = {} }: Slot) {
  const setup = cellSetup(emulatorConfig({ prb: 24, prgSizePrb: 4, slotPattern }));
  const check = createAllocationCheck(setup);
  const state = {
    reservedPrb: reserved,
    hasUser: (rnti: number) => rnti === ANN || rnti === BOB,
    blockOn: (rnti: number, pid: number) =>
      rnti === ANN && (pid === 3 || pid === 4)
        ? { isPending: pid === 3, mcs: 11, numPrb: 6 }
        : undefined,
  };
  return (grants: Grant[]) => check({ ...emptyAllocation(TTI, 0), grants, ...changes }, TTI, state);
}

function runs(...list: PrbRun[]): PrbRun[] {
  return list;
}

function offsets(): fc.Arbitrary<number> {
  return fc.double({ min: -6, max: 6, noNaN: true });
}
