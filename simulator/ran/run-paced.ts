import { setImmediate as flushed } from "node:timers/promises";
import { slotDurationUs } from "../../src/nr/numerology.ts";
import type { LoopFigures } from "../mac/emulator-summary.ts";
import { createLoopTimes } from "./loop-times.ts";
import { monotonicUs } from "./monotonic-us.ts";
import { isDone, type RunningCell, runSlot, takeDown } from "./running-cell.ts";
import { startSlotClock } from "./slot-clock.ts";

/** How long slot 0 waits for a service, so that a run does not begin with its set-up. Unit: ms. */
const SETUP_WITHIN_MS = 2000;

/**
 * Runs a cell in real time: slots begin one duration apart, whether a service is there or not.
 *
 * Slot 0 begins when a service has answered the setup, or two seconds after the start if none has.
 *
 * A stall of this process delays the slots after it; they are not caught up with. What can be done
 * before a slot is done before it, so that a slow step of the channel is lateness, which the time line
 * makes up for, and takes nothing from the time between a report and its deadline.
 *
 * @param cell - The cell and its client.
 * @returns How it kept time, warm-up left out.
 * @rule E11
 */
export async function runPaced(cell: RunningCell): Promise<LoopFigures> {
  const { config, emulator, client, times = createLoopTimes() } = cell;
  await client.awaitSetup(SETUP_WITHIN_MS);
  const clock = startSlotClock(slotDurationUs(config.scsKhz) / 1000);
  try {
    while (!isDone(cell)) {
      const start = await clock.reach(emulator.tti, emulator.prepare);
      const begunUs = monotonicUs();
      if (emulator.tti === config.warmUpSlots) times.restart();
      times.begun(start);
      const slot = runSlot(cell);
      slot.report.sentNs = Math.round(performance.now() * 1e6);
      client.publish(slot.report);
      times.sent(slot.report.tti, begunUs, monotonicUs());
      await flushed(); // the report before anything else that can wait
      takeDown(cell, slot);
    }
  } finally {
    await clock.close();
  }
  return times.figures();
}
