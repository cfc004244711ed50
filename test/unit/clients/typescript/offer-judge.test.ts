import { describe, expect, it } from "vitest";
import { createOfferJudge, type SlotOffer } from "../../../../clients/typescript/offer-judge.ts";
import { cellSetup } from "../../../../simulator/mac/cell-setup.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { emptyAllocation, grantTo } from "../../../support/mini-service.ts";

const ANN = 101;

describe("createOfferJudge", () => {
  it("R1 E1 HIT: a valid allocation for this slot", () => {
    const grants = [grantTo(ANN, { harqPid: 6 })];
    const applied = judge({ allocation: { ...emptyAllocation(8, 2), seq: 77, grants } });

    expect(applied).toEqual({ status: "HIT", targetTti: 10, allocationSeq: 77 });
  });

  it("R1 E1 REJECTED: an allocation that breaks a rule, or is for another slot", () => {
    const broken = { ...emptyAllocation(8, 2), grants: [grantTo(1)] };
    const early = emptyAllocation(9, 2);

    expect(judge({ allocation: broken })).toEqual({
      status: "REJECTED",
      targetTti: 10,
      allocationSeq: 8,
      reason: "UNKNOWN_RNTI",
    });
    expect(judge({ allocation: early })).toMatchObject({ reason: "FUTURE_TTI" });
  });

  it("E1 STALE and REJECTED: what was refused on arrival", () => {
    const refused = { status: "STALE", targetTti: 8, code: "STALE_TTI" } as const;
    const invalid = { status: "REJECTED", targetTti: 10, code: "BAD_RANGE" } as const;

    expect(judge({ refused })).toEqual({
      status: "STALE",
      targetTti: 8,
      reason: "STALE_TTI",
    });
    expect(judge({ refused: invalid })).toMatchObject({
      status: "REJECTED",
      reason: "BAD_RANGE",
    });
    expect(judge({ refused, allocation: emptyAllocation(8, 2) })?.status).toBe("HIT");
  });

  it("E1 MISS: nothing came, and something could have", () => {
    expect(judge({})).toEqual({ status: "MISS", targetTti: 10 });
    expect(judge({}, 2)?.status).toBe("MISS");
    expect(judge({}, 1)).toBeUndefined();
  });
});

// Helpers

/** Judges in a cell with one user that wants allocations two slots ahead. */
function judge(offer: SlotOffer, tti = 10) {
  const state = {
    reservedPrb: [],
    hasUser: (rnti: number) => rnti === ANN,
    blockOn: () => undefined,
  };
  return createOfferJudge(cellSetup(emulatorConfig({ leadSlots: 2 })))(offer, tti, state);
}
