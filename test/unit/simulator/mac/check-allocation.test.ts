import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { Allocation, Grant } from "../../../../schemas/allocation.ts";
import { cellSetup } from "../../../../simulator/mac/cell-setup.ts";
import {
  type AllocationContext,
  checkAllocation,
} from "../../../../simulator/mac/check-allocation.ts";
import { createHarqEntity } from "../../../../simulator/mac/harq-entity.ts";
import { dbToLinear } from "../../../../src/nr/units.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { emptyAllocation, grantTo } from "../../../support/mini-service.ts";

const TTI = 40;
const [ANN, BOB] = [101, 102];
const PENDING = { mcs: 11, tbsBits: 4032, numPrb: 6, payloadBytes: 0 };

describe("checkAllocation", () => {
  it("lets a complete, valid grid pass", () => {
    const retransmission = { retransmission: true, harqPid: 3, mcs: 11 };
    const grants = [
      grantTo(ANN, {
        ...retransmission,
        prbs: [
          [0, 4],
          [8, 2],
        ],
        powerOffsetDb: -1,
      }),
      grantTo(BOB, {
        mcs: 28,
        prbs: [
          [4, 4],
          [12, 12],
        ],
        powerOffsetDb: 0,
      }),
    ];
    expect(check(grants)).toBeUndefined();
    expect(check([])).toBeUndefined();
  });

  it.each<[string, Partial<Allocation>]>([
    ["STALE_TTI", { targetTti: TTI - 1 }],
    ["FUTURE_TTI", { targetTti: TTI + 1 }],
  ])("R1 R9 %s: another slot than the one it is for", (code, changes) => {
    expect(checkAllocation({ ...emptyAllocation(TTI, 0), ...changes }, context())).toBe(code);
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
    [
      "PRB_OVERLAP",
      "a PRB twice in one grant",
      [
        grantTo(ANN, {
          prbs: [
            [0, 4],
            [0, 4],
          ],
        }),
      ],
    ],
  ])("R2 R9 %s: %s", (code, _, grants) => {
    expect(check(grants)).toBe(code);
  });

  it("R2 R9 RESERVED_PRB: a PRB that nobody may use", () => {
    const grants = [grantTo(ANN, { prbs: [[8, 8]] })];

    expect(check(grants, { reservedPrb: [[15, 2]] })).toBe("RESERVED_PRB");
    expect(check(grants, { reservedPrb: [[16, 2]] })).toBeUndefined();
  });

  it.each<[what: string, changes: Partial<Grant>]>([
    ["a retransmission where nothing waits", { harqPid: 0, prbs: [[0, 6]] }],
    ["a retransmission of a block that is on the air", { harqPid: 4, prbs: [[0, 6]] }],
    ["a retransmission on more PRBs", { prbs: [[0, 7]] }],
    ["a retransmission on fewer PRBs", { prbs: [[0, 5]] }],
    ["a retransmission with another MCS", { prbs: [[0, 6]], mcs: 10 }],
    ["new data where a block waits", { retransmission: false, prbs: [[0, 6]] }],
    ["new data where a block is on the air", { retransmission: false, harqPid: 4 }],
  ])("R4 R9 RETX_CONFLICT: %s", (_, changes) => {
    const grant = grantTo(ANN, { retransmission: true, harqPid: 3, ...changes });

    expect(check([grant])).toBe("RETX_CONFLICT");
  });

  it.each<[what: string, changes: Partial<Grant>]>([
    ["an MCS that the table does not have", { mcs: 29 }],
    ["a process that the user does not have", { harqPid: 16 }],
  ])("R9 BAD_RANGE: %s", (_, changes) => {
    expect(check([grantTo(ANN, changes)])).toBe("BAD_RANGE");
  });

  it("R6 R9 POWER_CAP: an offset outside its range", () => {
    for (const powerOffsetDb of [-6.01, 6.01, Number.NaN]) {
      expect(check([grantTo(ANN, { powerOffsetDb })])).toBe("POWER_CAP");
    }
    expect(check([grantTo(ANN, { powerOffsetDb: 6 })])).toBeUndefined();
  });

  test.prop([
    fc.double({ min: -6, max: 6, noNaN: true }),
    fc.double({ min: -6, max: 6, noNaN: true }),
  ])("R6 POWER_CAP: power beyond P_max, without tolerance", (annDb, bobDb) => {
    const grants = [
      grantTo(ANN, { prbs: [[0, 8]], powerOffsetDb: annDb }),
      grantTo(BOB, { prbs: [[8, 16]], powerOffsetDb: bobDb }),
    ];
    const isAbove = 8 * dbToLinear(annDb) + 16 * dbToLinear(bobDb) > 24;

    expect(check(grants)).toBe(isAbove ? "POWER_CAP" : undefined);
  });

  it("R6 equal power on the whole carrier is exactly P_max", () => {
    expect(check([grantTo(ANN, { prbs: [[0, 24]], powerOffsetDb: 0 })])).toBeUndefined();
    expect(check([grantTo(ANN, { prbs: [[0, 24]], powerOffsetDb: 1e-12 })])).toBe("POWER_CAP");
  });
});

// Helpers

function check(grants: Grant[], changes: Partial<AllocationContext> = {}) {
  return checkAllocation({ ...emptyAllocation(TTI, 0), grants }, { ...context(), ...changes });
}

/** Two users; Ann's process 3 waits for retransmission and her process 4 is on the air. */
function context(): AllocationContext {
  const limits = { numProcesses: 16, maxTx: 4, feedbackSlots: 4 };
  const [ann, bob] = [createHarqEntity(limits), createHarqEntity(limits)];
  for (const [pid, tti] of [
    [3, TTI - 4],
    [4, TTI - 1],
  ] as const) {
    const process = ann.load(pid, PENDING);
    if (process) ann.send(process, tti, 1);
  }
  ann.hearFeedback(TTI);
  return {
    setup: cellSetup(emulatorConfig({ prb: 24, prgSizePrb: 4 })),
    tti: TTI,
    reservedPrb: [],
    processesOf: (rnti) => (rnti === ANN ? ann : rnti === BOB ? bob : undefined)?.processes,
  };
}
