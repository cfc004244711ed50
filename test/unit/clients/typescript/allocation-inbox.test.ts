import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createAllocationInbox } from "../../../../clients/typescript/allocation-inbox.ts";
import { encodeMessage } from "../../../../clients/typescript/message-codec.ts";
import type { Allocation } from "../../../../schemas/allocation.ts";
import { emptyAllocation } from "../../../support/mini-service.ts";

const LEAD_SLOTS = 2;

describe("createAllocationInbox", () => {
  it("R1 hands an allocation out for its slot, once", () => {
    const inbox = inboxAt(9);

    expect(inbox.accept(bytes(9))).toBe(9);
    expect(inbox.take(10)).toEqual({
      ...{ allocation: undefined, refused: undefined },
      later: [emptyAllocation(9, LEAD_SLOTS)],
    });
    expect(inbox.take(11).allocation).toEqual(emptyAllocation(9, LEAD_SLOTS));
    expect(inbox.take(12).allocation).toBeUndefined();
    expect(inbox.codes).toEqual({});
  });

  it("R1 R9 STALE_TTI: too late, and remembered for the echo of the next slot only", () => {
    const inbox = inboxAt(9);
    inbox.accept(bytes(7, { seq: 70 }));

    expect(inbox.take(10).refused).toEqual({
      status: "STALE",
      targetTti: 9,
      allocationSeq: 70,
      code: "STALE_TTI",
    });
    expect(inbox.take(11).refused).toBeUndefined();
    expect(inbox.codes).toEqual({ STALE_TTI: 1 });
  });

  it("R9 STALE_TTI: a second one for the same slot; the first one counts", () => {
    const inbox = inboxAt(9);
    inbox.accept(bytes(9, { seq: 1 }));
    inbox.accept(bytes(9, { seq: 2 }));
    inbox.take(10);

    expect(inbox.take(11).allocation?.seq).toBe(1);
    expect(inbox.codes).toEqual({ STALE_TTI: 1 });
  });

  it("R9 FUTURE_TTI: further ahead than the cell wants", () => {
    const inbox = inboxAt(9);
    inbox.accept(bytes(10));
    inbox.take(10);
    inbox.take(11);

    expect(inbox.take(12)).toMatchObject({ allocation: undefined, refused: undefined });
    expect(inbox.codes).toEqual({ FUTURE_TTI: 1 });
  });

  it("R9 BAD_RANGE: another distance between report and target than the lead", () => {
    const inbox = inboxAt(9);
    inbox.accept(bytes(9, { targetTti: 10 }));

    expect(inbox.take(10).refused).toMatchObject({ status: "REJECTED", code: "BAD_RANGE" });
  });

  it("R9 remembers an invalid one for the slot that it names, until a valid one comes", () => {
    const inbox = inboxAt(9);
    const broken = encodeMessage({ ...emptyAllocation(9, LEAD_SLOTS), grants: 5 }, "msgpack");

    expect(inbox.accept(broken)).toBe(9);
    expect(inbox.take(10).refused).toBeUndefined();
    expect(inbox.take(11).refused).toEqual({
      status: "REJECTED",
      targetTti: 11,
      allocationSeq: 9,
      code: "BAD_FIELD",
    });
    expect(inbox.codes).toEqual({ BAD_FIELD: 1 });
  });

  it("R10 counts what cannot be read, and nothing else comes of it", () => {
    const inbox = inboxAt(9);

    expect(inbox.accept(Buffer.from("{"))).toBeUndefined();
    expect(inbox.take(10)).toMatchObject({ allocation: undefined, refused: undefined });
    expect(inbox.codes).toEqual({ MALFORMED: 1 });
  });

  test.prop([fc.array(fc.oneof(fc.uint8Array(), absurdMessages()), { maxLength: 30 })])(
    "R10 takes anything, never throws, and still hands out the valid one",
    (messages) => {
      const inbox = inboxAt(9);
      for (const message of messages) inbox.accept(message);
      inbox.accept(bytes(9));
      inbox.take(10);
      const refused = Object.values(inbox.codes).reduce((sum, count) => sum + count, 0);

      expect(inbox.take(11).allocation).toEqual(emptyAllocation(9, LEAD_SLOTS));
      expect(refused).toBe(messages.length);
    },
  );
});

// Helpers

function inboxAt(tti: number) {
  const inbox = createAllocationInbox(LEAD_SLOTS);
  inbox.take(tti);
  return inbox;
}

function bytes(reportTti: number, changes: Partial<Allocation> = {}): Uint8Array {
  return encodeMessage({ ...emptyAllocation(reportTti, LEAD_SLOTS), ...changes }, "json");
}

/** Objects with the right names and wrong values. */
function absurdMessages(): fc.Arbitrary<Uint8Array> {
  const value = fc.oneof(
    fc.integer(),
    fc.double(),
    fc.string(),
    fc.constant(null),
    fc.array(fc.nat()),
  );
  return fc
    .record({ seq: value, reportTti: value, targetTti: value, grants: value })
    .map((message) => encodeMessage(message, "msgpack"));
}
