import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { Applied, HarqFeedback, HarqPending, Report } from "../../../../schemas/report.ts";
import type { LinkTuning } from "../../../../src/domain/state/cell-facts.ts";
import type { CellState } from "../../../../src/domain/state/cell-state.ts";
import { foldReport } from "../../../../src/domain/state/fold-report.ts";
import { cellWith, reportOf, slotOf, turn, userOf, userReportOf } from "../../../support/cells.ts";

const LEAD_SLOTS = 2;

describe("foldHarq: the life of a block", () => {
  it("S1 is in flight from its grant to its outcome", () => {
    const { cell, process } = granted();

    fold(cell, { tti: 1 });
    expect(process.status).toBe("inFlight");
    fold(cell, { tti: 6, feedback: [{ ack: true }] });
    expect(process.status).toBe("idle");
  });

  it("S1 begins its count afresh with every new block of a process", () => {
    const { cell, process } = granted();
    fold(cell, { tti: 6, feedback: [{ ack: true }] });
    turn(cell, reportWith({ tti: 7 }));

    expect(process).toMatchObject({ status: "inFlight", targetTti: 9, txCount: 1 });
  });

  it("S1 waits after a NACK and is repeated with its size, PRBs and process", () => {
    const { cell, process } = granted();
    const { tbsBits, numPrb, mcs } = process;
    fold(cell, { tti: 6, feedback: [{ ack: false }], pending: [{ tbsBits, numPrb, mcs }] });
    expect(process).toMatchObject({ status: "pending", tbsBits, numPrb, mcs, txCount: 1 });

    const grants = turn(cell, reportWith({ tti: 7, pending: [{ tbsBits, numPrb, mcs }] }));
    expect(grants).toMatchObject([{ harqPid: 0, retransmission: true, mcs, prbs: [[0, 12]] }]);
    expect(process).toMatchObject({
      status: "inFlight",
      tbsBits,
      numPrb,
      txCount: 2,
      targetTti: 9,
    });
  });

  it("S1 is over when the RAN gives it up: a NACK, and nothing pending", () => {
    const { cell, process } = granted();
    fold(cell, { tti: 6, feedback: [{ ack: false }] });

    expect(process.status).toBe("idle");
  });

  it("S1 stays in flight while reports still list it as pending", () => {
    const { cell, process } = granted();
    fold(cell, { tti: 6, feedback: [{ ack: false }], pending: [{}] });
    turn(cell, reportWith({ tti: 7, pending: [{}] })); // granted again for slot 9
    fold(cell, { tti: 8, pending: [{}] });

    expect(process).toMatchObject({ status: "inFlight", targetTti: 9, txCount: 2 });
  });

  it("S1 waits again when its retransmission's slot has passed and it is still pending", () => {
    const { cell, process } = granted();
    fold(cell, { tti: 6, feedback: [{ ack: false }], pending: [{}] });
    turn(cell, reportWith({ tti: 7, pending: [{}] })); // granted again for slot 9
    fold(cell, { tti: 9, pending: [{ txCount: 1 }] });

    expect(process).toMatchObject({ status: "pending", txCount: 1 });
  });

  it.each<[what: string, feedback: Partial<HarqFeedback>]>([
    ["another slot", { targetTti: 1 }],
    ["another process", { pid: 1 }],
  ])("S1 is not closed by the outcome of %s", (_, feedback) => {
    const { cell, process } = granted();
    fold(cell, { tti: 6, feedback: [feedback] });

    expect(process.status).toBe("inFlight");
  });
});

describe("foldHarq: slots that the RAN did not apply", () => {
  it.each<Applied["status"]>(["MISS", "STALE", "REJECTED"])(
    "S1 %s takes a grant of new data back",
    (status) => {
      const { cell, process } = granted();
      fold(cell, { tti: LEAD_SLOTS, status });

      expect(process).toMatchObject({ status: "idle", txCount: 0 });
    },
  );

  it("S1 HIT and silence leave grants alone", () => {
    const { cell, process } = granted();
    fold(cell, { tti: 1 });
    fold(cell, { tti: LEAD_SLOTS, status: "HIT" });

    expect(process.status).toBe("inFlight");
  });

  it("S1 takes back what was meant for that slot, and nothing else", () => {
    const { cell, process } = granted();
    turn(cell, reportWith({ tti: 1 })); // process 1, for slot 3
    fold(cell, { tti: LEAD_SLOTS, status: "MISS" });

    expect(process.status).toBe("idle");
    expect(userOf(cell).harq[1]).toMatchObject({ status: "inFlight", targetTti: 3 });
  });

  it("S1 leaves the highest idle process alone after slots that precede any allocation", () => {
    const { cell } = granted(); // its report is of slot 0, which the RAN scheduled itself
    fold(cell, { tti: 1 });
    const statuses = userOf(cell).harq.map(({ status }) => status);

    expect(statuses.slice(-3)).toEqual(["idle", "suspect", "suspect"]);
  });

  it("S1 leaves the processes of an allocation alone that was refused over them", () => {
    const { cell, process } = granted();
    fold(cell, { tti: LEAD_SLOTS, status: "REJECTED", reason: "RETX_CONFLICT" });
    expect(process.status).toBe("suspect");

    fold(cell, { tti: LEAD_SLOTS + 40 });
    expect(process.status).toBe("idle");
  });

  it("S1 lets a block whose retransmission was missed wait again, its count unchanged", () => {
    const { cell, process } = granted();
    fold(cell, { tti: 6, feedback: [{ ack: false }], pending: [{}] });
    turn(cell, reportWith({ tti: 7, pending: [{}] }));
    fold(cell, { tti: 9, status: "MISS", pending: [{ txCount: 1 }] });

    expect(process).toMatchObject({ status: "pending", txCount: 1 });
  });
});

describe("foldHarq: blocks that the RAN handled itself", () => {
  it("S1 does not reuse the process of a block that it retransmitted before the outcome is known", () => {
    const { cell, process } = granted();
    fold(cell, { tti: 6, feedback: [{ ack: false }], pending: [{}] });
    fold(cell, { tti: 7 }); // gone from the list: sent in slot 7
    expect(process).toMatchObject({ status: "inFlight", targetTti: 7, txCount: 2 });

    fold(cell, { tti: 11, feedback: [{ targetTti: 7, ack: true }] });
    expect(process.status).toBe("idle");
  });

  it("S1 learns of blocks that it never granted", () => {
    const cell = cellWith();
    const slot = slotOf(cell, reportWith({ tti: 0, pending: [{ pid: 3, numPrb: 5, mcs: 4 }] }));

    expect(slot.retransmission[0]).toBe(userOf(cell).harq[3]);
    expect(userOf(cell).harq[3]).toMatchObject({ status: "pending", numPrb: 5, mcs: 4 });
  });

  it("remembers their outcome as the user's newest, but takes no OLLA step", () => {
    const cell = cellWith();
    fold(cell, { tti: 4, feedback: [{ ack: false, targetTti: 0 }] });

    expect(userOf(cell)).toMatchObject({ lastHarq: -1, ollaOffsetDb: 0 });
  });
});

describe("foldHarq: outcomes that never come", () => {
  it("S1 frees a process 128 slots and a TDD period after its slot, not before", () => {
    const { cell, process } = granted();
    fold(cell, { tti: LEAD_SLOTS + 129 });
    expect(process.status).toBe("inFlight");

    fold(cell, { tti: LEAD_SLOTS + 130 });
    expect(process.status).toBe("idle");
  });

  it("S1 frees it just so when the last grant was a retransmission", () => {
    const { cell, process } = granted();
    fold(cell, { tti: 6, feedback: [{ ack: false }], pending: [{}] });
    turn(cell, reportWith({ tti: 7, pending: [{}] })); // granted again for slot 9
    fold(cell, { tti: 9 + 130 });

    expect(process.status).toBe("idle");
  });

  it("S1 believes the RAN when it still lists such a block", () => {
    const { cell, process } = granted();
    fold(cell, { tti: LEAD_SLOTS + 129, pending: [{ numPrb: 5 }] });

    expect(process).toMatchObject({ status: "pending", numPrb: 5 });
  });
});

describe("foldHarq: outer loop link adaptation", () => {
  it("steps up after a NACK, and down by as much as balances at the BLER target", () => {
    const tuning = { ollaStepUpDb: 0.9, blerTarget: 0.1 };
    const nacked = granted(tuning);
    fold(nacked.cell, { tti: 6, feedback: [{ ack: false }] });
    const acked = granted(tuning);
    fold(acked.cell, { tti: 6, feedback: [{ ack: true }] });

    expect(userOf(nacked.cell)).toMatchObject({ ollaOffsetDb: 0.9, lastHarq: -1 });
    expect(userOf(acked.cell).ollaOffsetDb).toBeCloseTo(-0.1, 12);
    expect(userOf(acked.cell).lastHarq).toBe(1);
  });

  it("L4 counts the outcomes of first transmissions, and of nothing else", () => {
    const { cell } = granted();
    fold(cell, { tti: 6, feedback: [{ ack: false }, { pid: 3, ack: true }], pending: [{}] });
    turn(cell, reportWith({ tti: 7, pending: [{}] }));
    fold(cell, { tti: 13, feedback: [{ targetTti: 9 }] });
    expect(userOf(cell)).toMatchObject({ firstTxAcks: 0, firstTxNacks: 1 });

    const acked = granted().cell;
    fold(acked, { tti: 6, feedback: [{ ack: true }] });
    expect(userOf(acked)).toMatchObject({ firstTxAcks: 1, firstTxNacks: 0 });
  });

  it.each([true, false])("L4 takes no step on the outcome of a retransmission (ack %s)", (ack) => {
    const { cell } = granted();
    fold(cell, { tti: 6, feedback: [{ ack: false }], pending: [{}] });
    const { ollaOffsetDb } = userOf(cell);
    turn(cell, reportWith({ tti: 7, pending: [{}] }));
    fold(cell, { tti: 13, feedback: [{ ack, targetTti: 9 }] });

    expect(userOf(cell).ollaOffsetDb).toBe(ollaOffsetDb);
  });

  test.prop([
    fc.array(fc.boolean(), { maxLength: 60 }),
    fc.double({ min: 0, max: 3, noNaN: true }),
  ])("L3 keeps the offset inside its limit, whatever the outcomes", (outcomes, ollaLimitDb) => {
    const cell = cellWith({ tuning: { ollaLimitDb, ollaStepUpDb: 1 } });
    for (const [n, ack] of outcomes.entries()) {
      turn(cell, reportWith({ tti: 10 * n }));
      fold(cell, { tti: 10 * n + 5, feedback: [{ ack, targetTti: 10 * n + LEAD_SLOTS }] });

      expect(Math.abs(userOf(cell).ollaOffsetDb)).toBeLessThanOrEqual(ollaLimitDb);
    }
  });
});

// Helpers

/** A cell whose only user was granted all 12 PRBs of slot 2 on process 0. */
function granted(tuning: Partial<LinkTuning> = {}) {
  const cell = cellWith({ tuning, setup: { numHarqProcesses: 8 } });
  turn(cell, reportWith({ tti: 0 }));
  const [process] = userOf(cell).harq;
  if (!process) throw new Error("no HARQ process");
  return { cell, process };
}

interface Happening {
  readonly tti: number;
  readonly feedback?: readonly Partial<HarqFeedback>[];
  readonly pending?: readonly Partial<HarqPending>[];
  readonly status?: Applied["status"];
  readonly reason?: Applied["reason"];
}

/** A report of what happened; blocks default to the one that `granted` granted. */
function reportWith({ tti, feedback = [], pending = [], status, reason }: Happening): Report {
  const block = { pid: 0, tbsBits: 3000, mcs: 10 };
  const user = userReportOf({
    harqFeedback: feedback.map((f) => ({ ...block, ack: true, targetTti: LEAD_SLOTS, ...f })),
    harqPending: pending.map((p) => ({ ...block, numPrb: 12, rv: 2, txCount: 1, ...p })),
  });
  const echo = { targetTti: tti, ...(reason && { reason }) };
  const applied = status && { applied: { status, ...echo } };
  return reportOf({ tti, users: [user], ...applied });
}

function fold(cell: CellState, happening: Happening): void {
  foldReport(cell, reportWith(happening));
}
