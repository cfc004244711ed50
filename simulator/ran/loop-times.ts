import { createDurationHistogram } from "../duration-histogram.ts";
import type { LoopFigures } from "../mac/emulator-summary.ts";
import type { SlotStart } from "./slot-schedule.ts";

/** More slots than a lead has, as a power of two. */
const RING_SLOTS = 64;

/** How a paced cell and the service keep time. */
export interface LoopTimes {
  /** A slot has begun. */
  begun(start: SlotStart): void;
  /** The report of slot `tti`, which began at `begunUs`, was handed to the socket. Unit: µs. */
  sent(tti: number, begunUs: number, nowUs: number): void;
  /** An allocation that answers the report of slot `tti` can be used. Unit: µs. */
  accepted(tti: number, nowUs: number): void;
  /** Forgets everything so far. */
  restart(): void;
  /** Figures since the start or restart. */
  figures(): LoopFigures;
}

/**
 * Makes the record of a run's times.
 *
 * Hot path: taking a time makes no objects.
 */
export function createLoopTimes(): LoopTimes {
  const lateness = createDurationHistogram();
  const emulate = createDurationHistogram();
  const reportToApplied = createDurationHistogram();
  const sentUs = new Float64Array(RING_SLOTS).fill(Number.NaN);
  let lateSlots = 0;
  let slippedUs = 0;
  return {
    begun({ latenessUs, slipUs }) {
      lateness.record(latenessUs);
      if (slipUs === 0) return;
      lateSlots += 1;
      slippedUs += slipUs;
    },
    sent(tti, begunUs, nowUs) {
      sentUs[tti % RING_SLOTS] = nowUs;
      emulate.record(nowUs - begunUs);
    },
    accepted(tti, nowUs) {
      const tookUs = nowUs - (sentUs[tti % RING_SLOTS] ?? Number.NaN);
      if (tookUs >= 0) reportToApplied.record(tookUs);
    },
    restart() {
      for (const histogram of [lateness, emulate, reportToApplied]) histogram.reset();
      lateSlots = 0;
      slippedUs = 0;
    },
    figures: () => ({
      lateSlots,
      lateness: { us: lateness.percentilesUs(), slippedMs: slippedUs / 1000 },
      emulateUs: emulate.percentilesUs(),
      reportToAppliedUs: reportToApplied.percentilesUs(),
    }),
  };
}
