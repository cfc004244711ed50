import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createSlotSchedule } from "../../../../simulator/ran/slot-schedule.ts";

describe("createSlotSchedule", () => {
  it("E11 keeps slots one duration apart while they begin in time", () => {
    const schedule = createSlotSchedule(100, 1000);

    expect(schedule.begin(100)).toEqual({ latenessUs: 0, slipUs: 0 });
    expect(schedule.dueUs).toBe(1100);
    expect(schedule.begin(1350)).toEqual({ latenessUs: 250, slipUs: 0 });
    expect(schedule.dueUs).toBe(2100);
  });

  it("E11 slips by what a slot begins later than a quarter of a slot", () => {
    const schedule = createSlotSchedule(0, 500);

    expect(schedule.begin(126)).toEqual({ latenessUs: 126, slipUs: 1 });
    expect(schedule.dueUs).toBe(501);
    expect(schedule.begin(10_501)).toEqual({ latenessUs: 10_000, slipUs: 9875 });
    expect(schedule.dueUs).toBe(10_876);
  });

  test.prop([
    fc.constantFrom(1000, 500, 250, 125, 62.5),
    fc.array(fc.oneof(fc.nat(50), fc.nat(1000), fc.nat(100_000)), { minLength: 1 }),
  ])(
    "E11 leaves every slot three quarters of its length, however late it began",
    (slotUs, lates) => {
      const schedule = createSlotSchedule(0, slotUs);
      let slippedUs = 0;
      for (const [slot, lateUs] of lates.entries()) {
        const beganUs = schedule.dueUs + lateUs;
        const { latenessUs, slipUs } = schedule.begin(beganUs);
        slippedUs += slipUs;

        expect(latenessUs).toBe(lateUs);
        expect(schedule.dueUs - beganUs).toBeGreaterThanOrEqual(0.75 * slotUs);
        expect(schedule.dueUs).toBe((slot + 1) * slotUs + slippedUs);
      }
    },
  );

  it("E11 does not call a slot late that begins sooner than it is due", () => {
    const schedule = createSlotSchedule(1000, 1000);

    expect(schedule.begin(900)).toEqual({ latenessUs: 0, slipUs: 0 });
    expect(schedule.dueUs).toBe(2000);
  });
});
