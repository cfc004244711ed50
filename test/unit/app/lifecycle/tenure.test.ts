import { describe, expect, it } from "vitest";
import type { Allocation } from "../../../../schemas/allocation.ts";
import type { Report } from "../../../../schemas/report.ts";
import { createTenure, openTenureLedger } from "../../../../src/app/lifecycle/tenure.ts";

const sent = (targetTti: number, fallbacks: Allocation["fallbacks"] = []) =>
  ({ targetTti, fallbacks }) as unknown as Allocation;
const heard = (applied: object | undefined, feedback: object[] = []) =>
  ({ applied, users: [{ rnti: 7, harqFeedback: feedback }] }) as unknown as Report;

describe("openTenureLedger", () => {
  it("credits each outcome to the tenure that decided its slot", () => {
    const ledger = openTenureLedger();
    const [first, second] = [createTenure(), createTenure()];
    ledger.decided(first, sent(10));
    ledger.decided(second, sent(11));

    ledger.reported(heard({ status: "HIT", targetTti: 10 }));
    ledger.reported(heard({ status: "MISS", targetTti: 11 }));
    ledger.reported(
      heard(undefined, [
        { targetTti: 10, ack: true, tbsBits: 1000 },
        { targetTti: 11, ack: false, tbsBits: 500 },
      ]),
    );

    expect(first.figures()).toMatchObject({ slots: 1, missRatio: 0, bitsPerSlot: 1000, bler: 0 });
    expect(second.figures()).toMatchObject({ slots: 1, missRatio: 1, bitsPerSlot: 0, bler: 1 });
  });

  it("credits nobody for a slot that nobody decided, or that is long past", () => {
    const ledger = openTenureLedger();
    const tenure = createTenure();
    ledger.decided(tenure, sent(3));
    for (let tti = 4; tti < 3 + 600; tti += 1) ledger.decided(tenure, sent(tti));

    ledger.reported(heard({ status: "MISS", targetTti: 3 }));
    ledger.reported(heard({ status: "MISS", targetTti: 10_000 }));

    expect(tenure.slots).toBe(0);
  });

  it("counts unusable answers, and not those that came too late", () => {
    const tenure = createTenure();

    tenure.decided([{ stage: "prb", code: "NAN_OUTPUT" }]);
    tenure.decided([{ stage: "power", code: "DEADLINE" }]);

    expect(tenure.faults).toBe(1);
  });
});
