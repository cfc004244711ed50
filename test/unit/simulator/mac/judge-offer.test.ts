import { describe, expect, it } from "vitest";
import { cellSetup } from "../../../../simulator/mac/cell-setup.ts";
import { createHarqStore } from "../../../../simulator/mac/harq-store.ts";
import { judgeOffer, type SlotOffer } from "../../../../simulator/mac/judge-offer.ts";
import { clearPlan, createSlotPlan } from "../../../../simulator/mac/slot-plan.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { emptyAllocation, grantTo } from "../../../support/mini-service.ts";

const ANN = 101;

describe("judgeOffer", () => {
  it("R1 E1 HIT: a valid allocation for this slot, which is then the plan", () => {
    const grants = [grantTo(ANN, { harqPid: 6 })];
    const { applied, plan } = judge({ allocation: { ...emptyAllocation(8, 2), seq: 77, grants } });

    expect(applied).toEqual({ status: "HIT", targetTti: 10, allocationSeq: 77 });
    expect([...plan.pid]).toEqual([6]);
  });

  it("R1 E1 REJECTED: an allocation that breaks a rule, or is for another slot", () => {
    const broken = { ...emptyAllocation(8, 2), grants: [grantTo(1)] };
    const early = emptyAllocation(9, 2);

    expect(judge({ allocation: broken }).applied).toEqual({
      status: "REJECTED",
      targetTti: 10,
      allocationSeq: 8,
      reason: "UNKNOWN_RNTI",
    });
    expect(judge({ allocation: early }).applied).toMatchObject({ reason: "FUTURE_TTI" });
  });

  it("E1 STALE and REJECTED: what was refused on arrival", () => {
    const refused = { status: "STALE", targetTti: 8, code: "STALE_TTI" } as const;
    const invalid = { status: "REJECTED", targetTti: 10, code: "BAD_RANGE" } as const;

    expect(judge({ refused }).applied).toEqual({
      status: "STALE",
      targetTti: 8,
      reason: "STALE_TTI",
    });
    expect(judge({ refused: invalid }).applied).toMatchObject({
      status: "REJECTED",
      reason: "BAD_RANGE",
    });
    expect(judge({ refused, allocation: emptyAllocation(8, 2) }).applied?.status).toBe("HIT");
  });

  it("E1 MISS: nothing came, and something could have", () => {
    expect(judge({}).applied).toEqual({ status: "MISS", targetTti: 10 });
    expect(judge({}, 2).applied?.status).toBe("MISS");
    expect(judge({}, 1).applied).toBeUndefined();
  });
});

// Helpers

/** A cell with one user that wants allocations two slots ahead. */
function judge(offer: SlotOffer, tti = 10) {
  const plan = createSlotPlan(1, 24);
  clearPlan(plan, { isDownlink: true, reserved: [] });
  const setup = cellSetup(emulatorConfig({ leadSlots: 2 }));
  const harq = createHarqStore({ numUes: 1, numProcesses: 16, maxTx: 4 });
  const userOf = (rnti: number) => [ANN].indexOf(rnti);
  return { plan, applied: judgeOffer(plan, offer, tti, { setup, harq, userOf }) };
}
