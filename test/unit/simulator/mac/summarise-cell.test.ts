import { describe, expect, it } from "vitest";
import type { UserSummary } from "../../../../simulator/mac/emulator-summary.ts";
import { readSlices } from "../../../../simulator/mac/slices.ts";
import { summariseRun } from "../../../../simulator/mac/summarise-cell.ts";
import { noTraffic } from "../../../../simulator/traffic/traffic-counts.ts";

const NOTHING = { slots: 0, seed: 0, codes: {}, users: [], blocks: [], slices: [], sessions: 0 };
const NO_SLOTS = { hit: 0, learned: 0, idle: 0, miss: 0, stale: 0, rejected: 0 };

describe("summariseRun", () => {
  it("forms the ratios of a run", () => {
    const summary = summariseRun({
      ...{ slots: 20, seed: 3, sessions: 5, slices: [], codes: { POWER_CAP: 1 } },
      counts: { hit: 12, learned: 8, idle: 4, miss: 2, stale: 1, rejected: 1 },
      users: [userOf({ throughputMbps: 6 }), userOf({ throughputMbps: 2 })],
      blocks: [
        { first: 30, firstLost: 3, dtx: 2, delivered: Float64Array.of(24, 3), dropped: 1 },
        { first: 10, firstLost: 3, dtx: 1, delivered: Float64Array.of(7, 1), dropped: 0 },
      ],
    });

    expect(summary).toMatchObject({
      ...{ slots: 20, seed: 3, sessions: 5, hit: 12, miss: 2, stale: 1, rejected: 1 },
      ...{ hitRatio: 0.75, policyRatio: 8 / 12, cellMbps: 8, jain: 0.8, lateSlots: 0 },
      ...{ blerFirstTx: 0.15, residualBler: 1 / 36, harqRounds: [31, 4], dropped: 1, dtx: 3 },
      codes: { POWER_CAP: 1 },
    });
  });

  it("calls a run learned in which there was nothing to decide", () => {
    const counts = { ...NO_SLOTS, hit: 7, idle: 7 };

    expect(summariseRun({ ...NOTHING, counts })).toMatchObject({ hitRatio: 1, policyRatio: 1 });
  });

  it("sums up what the users of every slice were given", () => {
    const users = [0.25, 0.125, 0.5].map((prbShare) => userOf({ prbShare }));
    const slices = readSlices("1:0/0/100;2:10/20/30");
    const summary = summariseRun({ ...NOTHING, counts: NO_SLOTS, users, slices });

    expect(summary.slices.map(({ prbPercent }) => prbPercent)).toEqual([75, 12.5]);
    expect(summary.slices).toMatchObject(slices);
  });

  it("has no NaN before anything has happened", () => {
    expect(summariseRun({ ...NOTHING, counts: NO_SLOTS })).toMatchObject({
      ...{
        hitRatio: 0,
        policyRatio: 0,
        jain: 1,
        blerFirstTx: 0,
        residualBler: 0,
        dropped: 0,
        dtx: 0,
      },
      ...{ harqRounds: [], slices: [] },
    });
  });
});

// Helpers

function userOf(changes: Partial<UserSummary>): UserSummary {
  return {
    ...{ rnti: 1, throughputMbps: 1, meanSnrDb: 10, speedKmh: 3 },
    ...{ blerFirstTx: 0, residualBler: 0, prbShare: 0 },
    ...noTraffic(),
    ...changes,
  };
}
