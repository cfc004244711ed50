import { describe, expect, it } from "vitest";
import { startSlotClock } from "../../../../simulator/ran/slot-clock.ts";

describe("startSlotClock", () => {
  it("E11 reaches every slot, never before it is due", async () => {
    const clock = startSlotClock(1);

    for (let slot = 0; slot < 200; slot += 1) {
      await clock.reach(slot);
      expect(clock.latenessMs(slot)).toBeGreaterThanOrEqual(0);
    }

    await clock.close();
  });

  it("E11 lets I/O happen while it catches up after a stall", async () => {
    const clock = startSlotClock(1);
    await clock.reach(0);
    let turns = 0;
    const turn = () => {
      turns += 1;
      immediate = setImmediate(turn);
    };
    let immediate = setImmediate(turn);
    const resumeMs = performance.now() + 50;
    while (performance.now() < resumeMs); // the stall

    await clock.reach(49);
    turns = 0;
    for (let slot = 0; slot < 40; slot += 1) await clock.reach(slot);

    expect(turns).toBeGreaterThanOrEqual(39);
    clearImmediate(immediate);
    await clock.close();
  });
});
