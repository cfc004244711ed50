import { describe, expect, it } from "vitest";
import { startSlotClock } from "../../../../simulator/ran/slot-clock.ts";

describe("startSlotClock", () => {
  it("E11 begins slots one duration apart, never sooner than they are due", async () => {
    const clock = startSlotClock(1);
    await clock.reach(0);
    const startMs = performance.now();

    for (let slot = 1; slot <= 200; slot += 1) await clock.reach(slot);

    // slot 0 itself may have begun late, by a slot at most
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(199);
    await clock.close();
  });

  it("E11 slips after a stall instead of running slots back to back, and says so", async () => {
    const clock = startSlotClock(2);
    await clock.reach(0);
    stall(50);

    expect(await clock.reach(1)).toBe(true);
    const resumedMs = performance.now();
    for (let slot = 2; slot <= 11; slot += 1) await clock.reach(slot);

    expect(performance.now() - resumedMs).toBeGreaterThanOrEqual(9 * 2);
    await clock.close();
  });
});

// Helpers

/** Blocks the event loop. */
function stall(durationMs: number): void {
  const endMs = performance.now() + durationMs;
  while (performance.now() < endMs);
}
