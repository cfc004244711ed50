import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { stepOffsetDb } from "../../../src/nr/outer-loop.ts";

const TUNING = { blerTarget: 0.1, stepUpDb: 0.9, limitDb: 20 };

describe("stepOffsetDb", () => {
  it("rises by the step after a NACK and falls by a ninth of it after an ACK, at target 0.1", () => {
    expect(stepOffsetDb(1, false, TUNING)).toBeCloseTo(1.9, 12);
    expect(stepOffsetDb(1, true, TUNING)).toBeCloseTo(0.9, 12);
  });

  test.prop([fc.integer({ min: 1, max: 99 }), fc.double({ min: 0.01, max: 2, noNaN: true })])(
    "comes back after as many NACKs and ACKs as the target says",
    (percent, stepUpDb) => {
      const tuning = { blerTarget: percent / 100, stepUpDb, limitDb: Number.POSITIVE_INFINITY };
      let offsetDb = 0;
      for (let n = 0; n < 100; n += 1) offsetDb = stepOffsetDb(offsetDb, n >= percent, tuning);

      expect(offsetDb).toBeCloseTo(0, 9);
    },
  );

  test.prop([
    fc.array(fc.boolean(), { maxLength: 200 }),
    fc.double({ min: 0, max: 5, noNaN: true }),
  ])("stays inside the limit", (outcomes, limitDb) => {
    let offsetDb = 0;
    for (const ack of outcomes) {
      offsetDb = stepOffsetDb(offsetDb, ack, { ...TUNING, limitDb });

      expect(Math.abs(offsetDb)).toBeLessThanOrEqual(limitDb);
    }
  });
});
