/** How much of the loop's time may go into runs beyond their budget. */
const LEAK = 0.01;

/** Overruns in a row that are forgiven, as a garbage collection in the midst of a run. Unit: ms. */
const ALLOWANCE_MS = 30;

/** How long a model stays away from the loop's thread. Unit: ms. */
const AWAY_MS = 10_000;

/** Decides whether a model may go on running on the loop's thread. */
export interface OverrunAllowance {
  /** Whether it may, now. */
  isLeft(nowMs: number): boolean;
  /** Notes a run that took longer than its budget. Units: ms. */
  spend(nowMs: number, overrunMs: number): void;
}

/** Starts with nothing spent. */
export function createOverrunAllowance(): OverrunAllowance {
  let spentMs = 0;
  let notedMs = 0;
  let awayUntilMs = 0;
  return {
    isLeft: (nowMs) => nowMs >= awayUntilMs,
    spend(nowMs, overrunMs) {
      spentMs = Math.max(0, spentMs - LEAK * (nowMs - notedMs)) + overrunMs;
      notedMs = nowMs;
      if (spentMs <= ALLOWANCE_MS) return;
      awayUntilMs = nowMs + AWAY_MS;
      spentMs = 0;
    },
  };
}
