import { describe, expect, it } from "vitest";
import type { Allocation } from "../../../schemas/allocation.ts";
import type { RecordedSlot } from "../../../schemas/recording.ts";
import type { Report } from "../../../schemas/report.ts";
import { createEmulator } from "../../../simulator/emulator.ts";
import { createRecordingTally } from "../../../src/cli/recording-tally.ts";
import { recordingText, slotText } from "../../../src/cli/recording-text.ts";
import { reportOf, setupOf } from "../../support/cells.ts";
import { emulatorConfig } from "../../support/emulator-config.ts";
import { HEAD } from "../../support/recordings.ts";
import { syntheticChannel } from "../../support/synthetic-channel.ts";

describe("createRecordingTally", () => {
  it("agrees with the emulator's own summary", () => {
    const config = emulatorConfig({ ues: 3 });
    const channel = syntheticChannel(config, { snrDb: [0, 10, 20], spreadPerPrb: 0.3 });
    const emulator = createEmulator(config, { channel });
    const tally = createRecordingTally(emulator.setup);
    for (let tti = 0; tti < 800; tti += 1) {
      tally.add({ report: emulator.step(), blocks: emulator.blocks() });
    }
    const { users, cellMbps, slots, seconds } = tally.summary();
    const own = emulator.summary();

    expect(slots).toBe(800);
    expect(seconds).toBeCloseTo(0.8);
    expect(cellMbps).toBeCloseTo(own.cellMbps, 6);
    for (const [n, user] of own.users.entries()) {
      expect(users[n]?.throughputMbps).toBeCloseTo(user.throughputMbps, 6);
      expect(users[n]?.prbShare).toBeCloseTo(user.prbShare, 6);
      expect(users[n]?.blerFirstTx).toBeCloseTo(user.blerFirstTx, 1); // the last ones are unheard of
    }
  });

  it("counts outcomes, reasons, sources and changes of policy", () => {
    const tally = createRecordingTally(setupOf());
    tally.add(slotWith(0, {}));
    tally.add(slotWith(1, { applied: { status: "MISS", targetTti: 1 } }));
    tally.add(slotWith(2, { applied: { status: "HIT", targetTti: 2 } }, allocationFor(2, "prb")));
    tally.add(slotWith(3, { applied: { status: "HIT", targetTti: 3 } }, allocationFor(3, "prb")));
    const refused = { status: "REJECTED", targetTti: 4, reason: "PRB_OVERLAP" } as const;
    tally.add(slotWith(4, { applied: refused }, allocationFor(4, "pf")));

    expect(tally.summary()).toMatchObject({
      ttis: [0, 4],
      outcomes: { NONE: 1, MISS: 1, HIT: 2, REJECTED: 1 },
      reasons: { PRB_OVERLAP: 1 },
      sources: { policy: 3 },
      policies: [
        { targetTti: 2, prb: "prb@1.0.0", power: "equal@built-in" },
        { targetTti: 4, prb: "pf@1.0.0", power: "equal@built-in" },
      ],
      policyChanges: 1,
    });
  });

  it("keeps the first changes of policy only, and says how many more there are", () => {
    const tally = createRecordingTally(setupOf());
    for (let tti = 0; tti < 100; tti += 1) {
      tally.add(slotWith(tti, {}, allocationFor(tti, tti % 2 ? "prb" : "pf")));
    }
    const summary = tally.summary();

    expect(summary.policies).toHaveLength(20);
    expect(recordingText(HEAD, summary)).toContain("and 80 further changes of policy");
  });

  it("has a summary of no slots", () => {
    const summary = createRecordingTally(setupOf()).summary();

    expect(summary).toMatchObject({ slots: 0, seconds: 0, cellMbps: 0, users: [] });
    expect(recordingText(HEAD, summary)).toContain("no users\n0 slots, 0.00 s: 0.00 Mbit/s");
  });
});

describe("slotText", () => {
  it("says what was reported, allocated and sent", () => {
    const block = {
      ...{ rnti: 7, pid: 3, mcs: 9, tbsBits: 1000, powerOffsetDb: 0, rv: 0, txCount: 1 },
      ...{
        prbs: [
          [0, 4],
          [6, 1],
        ] as [number, number][],
        sinrDb: 4.26,
      },
      ...{ heard: false, received: false },
    };
    const slot = { ...slotWith(9, {}, allocationFor(9, "prb")), blocks: [block] };

    expect(slotText(slot)).toContain("slot 9: frame");
    expect(slotText(slot)).toContain("policy, prb@1.0.0, equal@built-in, 8 µs");
    expect(slotText(slot)).toMatch(/7 .* 3 .* 1 .* 0-3 6 .* 1000 .* 4\.3 .* not heard/);
  });
});

// Helpers

function slotWith(tti: number, changes: Partial<Report>, allocation?: Allocation): RecordedSlot {
  const report = reportOf({ tti, users: [], ...changes });
  return { report, ...(allocation && { allocation }), blocks: [] };
}

function allocationFor(tti: number, prb: string): Allocation {
  const stage = {
    decode: 1,
    state: 1,
    features: 1,
    prb: 1,
    resolve: 1,
    power: 1,
    link: 1,
    total: 8,
  };
  return {
    ...{ seq: tti, reportTti: Math.max(0, tti - 2), targetTti: tti, source: "policy" },
    ...{ fallbacks: [], clamps: [], grants: [], stageUs: stage },
    models: {
      prb: { name: prb, version: "1.0.0" },
      power: { name: "equal", version: "built-in" },
    },
  };
}
