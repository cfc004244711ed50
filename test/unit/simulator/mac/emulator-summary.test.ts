import { describe, expect, it } from "vitest";
import { summarise } from "../../../../simulator/mac/emulator-summary.ts";

describe("summarise", () => {
  it("forms the ratios of a run", () => {
    const summary = summarise({
      slots: 20,
      seed: 3,
      counts: { hit: 12, learned: 8, miss: 2, stale: 1, rejected: 1 },
      codes: { POWER_CAP: 1 },
      users: [
        {
          user: user(1, 6),
          blocks: blocks({ first: 30, firstLost: 3, delivered: 27, dropped: 1 }),
        },
        { user: user(2, 2), blocks: blocks({ first: 10, firstLost: 3, delivered: 8, dropped: 0 }) },
      ],
    });

    expect(summary).toMatchObject({ slots: 20, seed: 3, hitRatio: 0.75, cellMbps: 8, jain: 0.8 });
    expect(summary).toMatchObject({
      policyRatio: 0.5,
      blerFirstTx: 0.15,
      residualBler: 1 / 36,
      lateSlots: 0,
    });
  });

  it("has no NaN before anything has happened", () => {
    const counts = { hit: 0, learned: 0, miss: 0, stale: 0, rejected: 0 };
    const summary = summarise({ slots: 0, seed: 0, counts, codes: {}, users: [] });

    expect(summary).toMatchObject({ hitRatio: 0, jain: 0, blerFirstTx: 0, residualBler: 0 });
  });
});

// Helpers

function user(rnti: number, throughputMbps: number) {
  return {
    rnti,
    throughputMbps,
    meanSnrDb: 10,
    speedKmh: 3,
    blerFirstTx: 0,
    residualBler: 0,
    offeredBytes: 0,
    deliveredBytes: 0,
    queuedBytes: 0,
    inFlightBytes: 0,
    droppedBytes: 0,
  };
}

function blocks(counts: { first: number; firstLost: number; delivered: number; dropped: number }) {
  return { ...counts, deliveredBytes: 0, droppedBytes: 0 };
}
