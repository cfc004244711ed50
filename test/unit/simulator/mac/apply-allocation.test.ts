import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { Allocation, Grant } from "../../../../schemas/allocation.ts";
import type { PrbRun } from "../../../../schemas/fields.ts";
import { applyAllocation } from "../../../../simulator/mac/apply-allocation.ts";
import { cellSetup } from "../../../../simulator/mac/cell-setup.ts";
import {
  createHarqStore,
  hearOutcomes,
  loadBlock,
  sendBlock,
} from "../../../../simulator/mac/harq-store.ts";
import {
  clearPlan,
  createSlotPlan,
  listPrbs,
  NO_PROCESS,
} from "../../../../simulator/mac/slot-plan.ts";
import { dbToLinear } from "../../../../src/nr/units.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { emptyAllocation, grantTo } from "../../../support/mini-service.ts";

const TTI = 40;
const [ANN, BOB] = [101, 102];

describe("applyAllocation", () => {
  it("enters a complete, valid grid into the plan", () => {
    const [annPrbs, bobPrbs] = [runs([0, 4], [8, 2]), runs([4, 4], [12, 12])];
    const block = { retransmission: true, harqPid: 3, mcs: 11, powerOffsetDb: -1 };
    const { code, plan } = apply([
      grantTo(BOB, { harqPid: 9, mcs: 28, prbs: bobPrbs }),
      grantTo(ANN, { ...block, prbs: annPrbs }),
    ]);
    listPrbs(plan);

    expect(code).toBeUndefined();
    expect([...plan.pid]).toEqual([3, 9]);
    expect([...plan.isRetransmission]).toEqual([1, 0]);
    expect([...plan.mcs]).toEqual([11, 28]);
    expect([...plan.powerOffsetDb]).toEqual([-1, 0]);
    expect([...plan.firstPrb]).toEqual([0, 6, 22]);
    expect([...plan.prbs.subarray(0, 22)]).toEqual([...prbsOf(annPrbs), ...prbsOf(bobPrbs)]);
  });

  it("an empty grid is valid, in every slot", () => {
    expect(apply([]).code).toBeUndefined();
    expect(apply([], { isDownlink: false }).code).toBeUndefined();
    expect([...apply([]).plan.pid]).toEqual([NO_PROCESS, NO_PROCESS]);
  });

  it.each<[string, Partial<Allocation>]>([
    ["STALE_TTI", { targetTti: TTI - 1 }],
    ["FUTURE_TTI", { targetTti: TTI + 1 }],
  ])("R1 R9 %s: another slot than the one it is for", (code, changes) => {
    expect(apply([], { changes }).code).toBe(code);
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
    expect(apply(grants).code).toBe(code);
  });

  it("R2 E14 RESERVED_PRB: a PRB that nobody may use", () => {
    const grants = [grantTo(ANN, { prbs: [[8, 8]] })];

    expect(apply(grants, { reserved: [[15, 2]] }).code).toBe("RESERVED_PRB");
    expect(apply(grants, { reserved: [[7, 2]] }).code).toBe("RESERVED_PRB");
    expect(apply(grants, { reserved: runs([16, 2], [0, 8]) }).code).toBeUndefined();
  });

  it("E14 RESERVED_PRB: any PRB of a slot that is not a downlink slot", () => {
    expect(apply([grantTo(ANN)], { isDownlink: false }).code).toBe("RESERVED_PRB");
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

    expect(apply([grant]).code).toBe("RETX_CONFLICT");
  });

  it("R4 a retransmission may leave its MCS to the RAN, which keeps the block's", () => {
    const block = { retransmission: true, harqPid: 3, prbs: runs([0, 6]) };

    expect(apply([grantTo(ANN, block)]).code).toBeUndefined();
  });

  it.each<[what: string, changes: Partial<Grant>]>([
    ["an MCS that the table does not have", { mcs: 29 }],
    ["a process that the user does not have", { harqPid: 16 }],
  ])("R9 BAD_RANGE: %s", (_, changes) => {
    expect(apply([grantTo(ANN, changes)]).code).toBe("BAD_RANGE");
  });

  it("R6 R9 POWER_CAP: an offset outside its range", () => {
    for (const powerOffsetDb of [-6.01, 6.01, Number.NaN]) {
      expect(apply([grantTo(ANN, { powerOffsetDb })]).code).toBe("POWER_CAP");
    }
    expect(apply([grantTo(ANN, { powerOffsetDb: 6 })]).code).toBeUndefined();
  });

  test.prop([offsets(), offsets()])(
    "R6 POWER_CAP: power beyond P_max, without tolerance",
    (annDb, bobDb) => {
      const { code } = apply([
        grantTo(ANN, { prbs: [[0, 8]], powerOffsetDb: annDb }),
        grantTo(BOB, { prbs: [[8, 16]], powerOffsetDb: bobDb }),
      ]);
      const isAbove = 8 * dbToLinear(annDb) + 16 * dbToLinear(bobDb) > 24;

      expect(code).toBe(isAbove ? "POWER_CAP" : undefined);
    },
  );

  it("R6 equal power on the whole carrier is exactly P_max", () => {
    const wholeAt = (powerOffsetDb: number) => grantTo(ANN, { prbs: [[0, 24]], powerOffsetDb });

    expect(apply([wholeAt(0)]).code).toBeUndefined();
    expect(apply([wholeAt(1e-12)]).code).toBe("POWER_CAP");
  });

  it("R9 names the first rule that is broken, grant by grant", () => {
    const early = { changes: { targetTti: TTI + 1 } };
    const [unknown, badMcs] = [grantTo(7), grantTo(ANN, { mcs: 29, powerOffsetDb: 9 })];

    expect(apply([unknown], early).code).toBe("FUTURE_TTI");
    expect(apply([badMcs, unknown]).code).toBe("BAD_RANGE");
    expect(apply([unknown, badMcs]).code).toBe("UNKNOWN_RNTI");
    expect(apply([{ ...badMcs, prbs: [[1, 1]] }]).code).toBe("PRB_BUDGET");
  });
});

// Helpers

interface Slot {
  readonly isDownlink?: boolean;
  readonly reserved?: readonly PrbRun[];
  readonly changes?: Partial<Allocation>;
}

/**
 * Applies grants to a slot of two users on 24 PRBs in groups of four; Ann's process 3 waits to be
 * sent again on 6 PRBs, and her process 4 is on the air.
 */
function apply(grants: Grant[], { isDownlink = true, reserved = [], changes = {} }: Slot = {}) {
  const plan = createSlotPlan(2, 24);
  clearPlan(plan, { isDownlink, reserved });
  const harq = createHarqStore({ numUes: 2, numProcesses: 16, maxTx: 4 });
  for (const process of [3, 4]) {
    loadBlock(harq, process, { mcs: 11, isOwnMcs: false, tbsBits: 4032, numPrb: 6 });
    sendBlock(harq, process, TTI - 7 + process, { heard: true, received: false });
  }
  hearOutcomes(harq, TTI, TTI - 4);
  const allocation = { ...emptyAllocation(TTI, 0), grants, ...changes };
  const code = applyAllocation(plan, allocation, TTI, {
    setup: cellSetup(emulatorConfig({ prb: 24, prgSizePrb: 4 })),
    harq,
    userOf: (rnti) => [ANN, BOB].indexOf(rnti),
  });
  return { code, plan };
}

function runs(...list: PrbRun[]): PrbRun[] {
  return list;
}

function prbsOf(list: readonly PrbRun[]): number[] {
  return list.flatMap(([start, length]) => Array.from({ length }, (_, i) => start + i));
}

function offsets(): fc.Arbitrary<number> {
  return fc.double({ min: -6, max: 6, noNaN: true });
}
