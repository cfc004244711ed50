import { describe, expect, it } from "vitest";
import type { HarqFeedback } from "../../../../schemas/report.ts";
import { NO_CREDIT, openCreditLedger } from "../../../../src/trainer/rollout/credit-ledger.ts";

describe("openCreditLedger", () => {
  it("credits a block to the decision that began it, however late the ACK comes", () => {
    const { credit, ledger } = open();
    ledger.book(1, 0, { place: 3, perBit: 0.5, targetTti: 10 });
    ledger.book(1, 1, { place: 5, perBit: 0.25, targetTti: 11 });

    ledger.hear(1, outcome(1, 11, true), false);
    ledger.hear(1, outcome(0, 10, true), false);

    expect([...credit]).toEqual([0, 0, 0, 500, 0, 250]);
    expect(ledger.numOpen).toBe(0);
  });

  it("shares the bits of a block that was repeated among its transmissions", () => {
    const { credit, ledger } = open();
    ledger.book(0, 0, { place: 2, perBit: 1, targetTti: 10 });
    ledger.hear(0, outcome(0, 10, false), true);
    ledger.repeat(0, 0, 20);
    ledger.hear(0, outcome(0, 20, true), false);

    expect(credit[2]).toBe(500);
  });

  it("pays nothing for a block that HARQ gives up, and waits for it no longer", () => {
    const { credit, ledger } = open();
    ledger.book(0, 0, { place: 2, perBit: 1, targetTti: 10 });
    expect(ledger.numOpen).toBe(1);

    ledger.hear(0, outcome(0, 10, false), false);

    expect(ledger.numOpen).toBe(0);
    expect(credit[2]).toBe(0);
  });

  it("pays nothing for blocks of decisions that are not recorded, nor of the RAN itself", () => {
    const { credit, ledger } = open();
    ledger.book(0, 0, { place: NO_CREDIT, perBit: 1, targetTti: 10 });
    ledger.book(0, 1, { place: 1, perBit: 1, targetTti: 10 });

    ledger.hear(0, outcome(0, 10, true), false);
    ledger.hear(0, outcome(1, 9, true), false); // of another slot

    expect(Math.max(...credit)).toBe(0);
    expect(ledger.numOpen).toBe(1);
  });
});

// Helpers

function open() {
  const credit = new Float32Array(6);
  return { credit, ledger: openCreditLedger(credit, 2, 4) };
}

function outcome(pid: number, targetTti: number, ack: boolean): HarqFeedback {
  return { pid, ack, tbsBits: 1000, mcs: 5, targetTti };
}
