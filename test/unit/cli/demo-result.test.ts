import { describe, expect, it } from "vitest";
import { NO_DURATIONS } from "../../../simulator/duration-histogram.ts";
import { type DemoResult, loopClosed, type PhaseResult } from "../../../src/cli/demo-result.ts";

describe("loopClosed", () => {
  it.each<[clock: PhaseResult["clock"], hitRatio: number, closed: boolean]>([
    ["lockstep", 1, true],
    ["lockstep", 0.5, false],
    ["paced", 0.11, true],
    ["paced", 0.1, false],
    ["paced", 0, false],
  ])("%s with a hit ratio of %d: %s", (clock, hitRatio, closed) => {
    expect(loopClosed(result({ clock, hitRatio, policyRatio: 0 }), false)).toBe(closed);
  });

  it("wants decisions of learned policies where those were asked for", () => {
    const standIns = result({ clock: "paced", hitRatio: 1, policyRatio: 0 });

    expect(loopClosed(standIns, false)).toBe(true);
    expect(loopClosed(standIns, true)).toBe(false);
    expect(loopClosed({ ...standIns, policyRatio: 0.01 }, true)).toBe(true);
  });

  it("looks at the paced run after the lockstep run too", () => {
    const lockstep = result({ clock: "lockstep", hitRatio: 1, policyRatio: 1 });
    const paced = result({ clock: "paced", hitRatio: 0.05, policyRatio: 0.05 });

    expect(loopClosed({ ...lockstep, paced }, true)).toBe(false);
  });
});

// Helpers

function result(figures: Pick<PhaseResult, "clock" | "hitRatio" | "policyRatio">): DemoResult {
  return {
    ...{ slots: 100, seed: 1, users: 0, models: undefined, lateSlots: 0, cellMbps: 0, jain: 1 },
    ...{ echo: { hit: 0, miss: 0, stale: 0, rejected: 0 }, blerFirstTx: 0, codes: {}, perUser: [] },
    ...{ decisionUs: NO_DURATIONS, reportToAppliedUs: NO_DURATIONS },
    ...{ lateness: { us: NO_DURATIONS, slippedMs: 0 }, ...figures },
  };
}
