import { describe, expect, it } from "vitest";
import { cellSetup } from "../../../../simulator/mac/cell-setup.ts";
import { judgeOffer, type SlotOffer } from "../../../../simulator/mac/judge-offer.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { emptyAllocation, grantTo } from "../../../support/mini-service.ts";

describe("judgeOffer", () => {
  it("R1 E1 HIT: a valid allocation for this slot", () => {
    const allocation = { ...emptyAllocation(8, 2), seq: 77 };

    expect(judge({ allocation })).toEqual({
      grants: [],
      applied: { status: "HIT", targetTti: 10, allocationSeq: 77 },
    });
  });

  it("R1 E1 REJECTED: an allocation that breaks a rule, or is for another slot", () => {
    const broken = { ...emptyAllocation(8, 2), grants: [grantTo(1)] };
    const early = emptyAllocation(9, 2);

    expect(judge({ allocation: broken })).toEqual({
      applied: { status: "REJECTED", targetTti: 10, allocationSeq: 8, reason: "UNKNOWN_RNTI" },
    });
    expect(judge({ allocation: early }).applied).toMatchObject({ reason: "FUTURE_TTI" });
  });

  it("E1 STALE and REJECTED: what was refused on arrival", () => {
    const refused = { status: "STALE", targetTti: 8, code: "STALE_TTI" } as const;

    expect(judge({ refused })).toEqual({
      applied: { status: "STALE", targetTti: 8, reason: "STALE_TTI" },
    });
    expect(judge({ refused, allocation: emptyAllocation(8, 2) }).applied?.status).toBe("HIT");
  });

  it("E1 MISS: nothing came, and something could have", () => {
    expect(judge({})).toEqual({ applied: { status: "MISS", targetTti: 10 } });
    expect(judge({}, 2).applied?.status).toBe("MISS");
    expect(judge({}, 1)).toEqual({});
  });
});

// Helpers

/** A cell without users that wants allocations two slots ahead. */
function judge(offer: SlotOffer, tti = 10) {
  const setup = cellSetup(emulatorConfig({ leadSlots: 2 }));
  return judgeOffer(offer, { setup, tti, reservedPrb: [], processesOf: () => undefined });
}
