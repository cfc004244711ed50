/** How late a slot may begin before the time line gives way, in slots. */
const TOLERANCE_SLOTS = 0.25;

/** How a slot began. */
export interface SlotStart {
  /** From when it was due to when it began, at least 0. Unit: µs. */
  readonly latenessUs: number;
  /** By how much later slots are put off for it. Unit: µs. */
  readonly slipUs: number;
}

/** When slots are due. */
export interface SlotSchedule {
  /** When the next slot is due. Unit: µs on the caller's clock. */
  readonly dueUs: number;
  /** Begins that slot at `nowUs`, and with it the wait for the one after. */
  begin(nowUs: number): SlotStart;
}

/**
 * Makes the time line of a paced cell: slots one duration apart, which slip when one begins too late.
 *
 * A RAN's clock is never late; ours shares a machine. What a slot begins late it takes from the time
 * that the service has for the slots to come, so only a quarter of a slot of it stays; the time line
 * slips by the excess:
 *
 *     due[n + 1] = due[n] + T + max(0, late[n] − T/4)
 *
 * Slots never begin sooner than 3/4 T after the one before, and are never run back to back to catch up.
 *
 * @param firstDueUs - When slot 0 is due. Unit: µs.
 * @param slotUs - Slot duration T. Unit: µs.
 * @rule E11
 */
export function createSlotSchedule(firstDueUs: number, slotUs: number): SlotSchedule {
  let dueUs = firstDueUs;
  return {
    get dueUs() {
      return dueUs;
    },
    begin(nowUs) {
      const latenessUs = Math.max(0, nowUs - dueUs);
      const slipUs = Math.max(0, latenessUs - TOLERANCE_SLOTS * slotUs);
      dueUs += slotUs + slipUs;
      return { latenessUs, slipUs };
    },
  };
}
