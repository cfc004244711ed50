import type { Clock, Timer } from "../../src/ports/clock.ts";

/** A clock that stands still until it is told to move. */
export interface FixedClock extends Clock {
  /** Moves time on and fires the timers that are due. Unit: µs. */
  advance(us: number): void;
}

/** Opens a clock at 0. */
export function createFixedClock(): FixedClock {
  let nowUs = 0;
  const timers = new Set<{ readonly atUs: number; fire(): void }>();
  const after = (us: number): Timer => {
    let fire = () => {};
    const due = new Promise<"due">((resolve) => {
      fire = () => resolve("due");
    });
    const timer = { atUs: nowUs + us, fire };
    timers.add(timer);
    return { due, cancel: () => void timers.delete(timer) };
  };
  return {
    nowUs: () => nowUs,
    wallMs: () => Math.floor(nowUs / 1000),
    after,
    advance(us) {
      nowUs += us;
      for (const timer of timers) {
        if (timer.atUs > nowUs) continue;
        timers.delete(timer);
        timer.fire();
      }
    },
  };
}
