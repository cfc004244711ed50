import type { Clock } from "../../src/ports/clock.ts";

/** A clock that stands still until it is told to move. */
export interface FixedClock extends Clock {
  /** Moves time on. Unit: µs. */
  advance(us: number): void;
}

/** Opens a clock at 0. */
export function createFixedClock(): FixedClock {
  let nowUs = 0;
  return {
    nowUs: () => nowUs,
    wallMs: () => Math.floor(nowUs / 1000),
    advance(us) {
      nowUs += us;
    },
  };
}
