import { describe, expect, it } from "vitest";
import { createLoopTimes } from "../../../../simulator/ran/loop-times.ts";

const NOTHING = { p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };

describe("createLoopTimes", () => {
  it("has zeros before anything has happened", () => {
    expect(createLoopTimes().figures()).toEqual({
      ...{ lateSlots: 0, lateness: { us: NOTHING, slippedMs: 0 } },
      ...{ emulateUs: NOTHING, reportToAppliedUs: NOTHING },
    });
  });

  it("E11 takes the lateness of every slot, and counts those that slipped", () => {
    const times = createLoopTimes();
    for (let slot = 0; slot < 98; slot += 1) times.begun({ latenessUs: 20, slipUs: 0 });
    times.begun({ latenessUs: 1250, slipUs: 1000 });
    times.begun({ latenessUs: 3250, slipUs: 3000 });
    const { lateSlots, lateness } = times.figures();

    expect(lateSlots).toBe(2);
    expect(lateness.slippedMs).toBe(4);
    expect(within2Digits(lateness.us.p50, 20)).toBe(true);
    expect(within2Digits(lateness.us.p99, 1250)).toBe(true);
    expect(within2Digits(lateness.us.max, 3250)).toBe(true);
  });

  it("takes each allocation's time from its own report", () => {
    const times = createLoopTimes();
    times.sent(62, 1000, 1100);
    times.sent(63, 2000, 2100);
    times.sent(64, 3000, 3400);
    times.accepted(63, 2600);
    times.accepted(64, 3450);
    const { reportToAppliedUs, emulateUs } = times.figures();

    expect(within2Digits(reportToAppliedUs.p50, 50)).toBe(true);
    expect(within2Digits(reportToAppliedUs.max, 500)).toBe(true);
    expect(within2Digits(emulateUs.p50, 100)).toBe(true);
    expect(within2Digits(emulateUs.max, 400)).toBe(true);
  });

  it("passes over an allocation whose report it did not see", () => {
    const times = createLoopTimes();
    times.accepted(7, 500);

    expect(times.figures().reportToAppliedUs).toEqual(NOTHING);
  });

  it("forgets the warm-up, but not the reports that are on their way", () => {
    const times = createLoopTimes();
    times.begun({ latenessUs: 1250, slipUs: 1000 });
    times.sent(3, 0, 90);
    times.restart();

    expect(times.figures()).toEqual(createLoopTimes().figures());

    times.accepted(3, 190);
    expect(within2Digits(times.figures().reportToAppliedUs.max, 100)).toBe(true);
  });
});

// Helpers

/** Whether a histogram of two digits may say so of `us`. */
function within2Digits(said: number, us: number): boolean {
  return Math.abs(said / us - 1) < 0.02;
}
