import { describe, expect, it } from "vitest";
import type { Allocation, Grant } from "../../../schemas/allocation.ts";
import { MCS_RAN_DECIDES } from "../../../schemas/fields.ts";
import { openTelemetry } from "../../../src/adapters/telemetry/pino-telemetry.ts";
import { createReplayTally } from "../../../src/cli/replay-tally.ts";
import { setupOf } from "../../support/cells.ts";

const SETUP = setupOf(); // 1 ms slots, 12 symbols, of 144 resource elements per PRB 12 are DM-RS

describe("createReplayTally", () => {
  it("counts what new blocks carry, and neither repeated ones nor those without a size yet", () => {
    const tally = createReplayTally(SETUP, openTelemetry("silent"));
    const whole = grantOf({ mcs: 28, prbs: [[0, 12]] });
    tally.compare(allocationOf(whole), allocationOf({ ...whole, retransmission: true }));
    tally.compare(allocationOf(whole), allocationOf({ ...whole, mcs: MCS_RAN_DECIDES }));
    const { recordedMbps, replayedMbps } = tally.summary();

    expect(recordedMbps).toBeCloseTo(8712 / 1000, 9); // 1584 RE · 6 bit · 948/1024 = 8798.6
    expect(replayedMbps).toBe(0);
  });

  it("tells which share of the PRBs has another owner", () => {
    const tally = createReplayTally(SETUP, openTelemetry("silent"));
    const isSame = [
      tally.compare(allocationOf(grantOf()), allocationOf(grantOf())),
      tally.compare(allocationOf(grantOf()), allocationOf(grantOf({ prbs: [[0, 3]] }))),
    ];

    expect(isSame).toEqual([true, false]);
    expect(tally.summary()).toMatchObject({ compared: 2, identical: 1, prbDisagreement: 3 / 24 });
  });
});

// Helpers

function grantOf(changes: Partial<Grant> = {}): Grant {
  return {
    ...{ rnti: 1, harqPid: 0, retransmission: false, mcs: 5, powerOffsetDb: 0, share: 0.5 },
    prbs: [[0, 6]],
    ...changes,
  };
}

function allocationOf(...grants: Grant[]): Allocation {
  return {
    ...{ seq: 0, targetTti: 0, source: "pf", models: {}, fallbacks: [] },
    grants,
  } as unknown as Allocation;
}
