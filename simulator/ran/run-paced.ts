import { slotDurationUs } from "../../src/nr/numerology.ts";
import { awaitSetup } from "./await-setup.ts";
import { isDone, publish, type RunningCell, runSlot } from "./running-cell.ts";
import { startSlotClock } from "./slot-clock.ts";

/** How long slot 0 waits for a service, so that a run does not begin with its set-up. Unit: ms. */
const SETUP_WITHIN_MS = 2000;

/**
 * Runs a cell in real time: slot n begins at t₀ + n · slot duration, whether a service is there or not.
 *
 * t₀ is when a service has answered the setup, or two seconds after the start if none has.
 *
 * A stall of this process delays the slots after it; they are not caught up with.
 *
 * @param cell - The cell and its link.
 * @returns Slots that began more than one slot duration late.
 * @rule E11
 */
export async function runPaced(cell: RunningCell): Promise<number> {
  await awaitSetup(cell, SETUP_WITHIN_MS);
  const clock = startSlotClock(slotDurationUs(cell.config.scsKhz) / 1000);
  let lateSlots = 0;
  while (!isDone(cell)) {
    if (await clock.reach(cell.emulator.tti)) lateSlots += 1;
    const slot = runSlot(cell);
    const sentNs = Math.round(performance.now() * 1e6);
    publish(cell, { ...slot, report: { ...slot.report, sentNs } });
  }
  await clock.close();
  return lateSlots;
}
