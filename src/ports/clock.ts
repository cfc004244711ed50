/** Time, passed in so that nothing inside depends on when it runs. */
export interface Clock {
  /** Monotonic time. Unit: µs, real. */
  nowUs(): number;
  /** Wall clock. Unit: ms since 1970, integer. */
  wallMs(): number;
  /** Starts a timer of at least `us`. Unit: µs. */
  after(us: number): Timer;
}

/** A timer that can be forgotten. */
export interface Timer {
  /** Resolves when the time is up; never after `cancel`. */
  readonly due: Promise<"due">;
  /** Forgets the timer. */
  cancel(): void;
}
