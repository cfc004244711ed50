/** Time, passed in so that nothing inside depends on when it runs. */
export interface Clock {
  /** Monotonic time. Unit: µs, real. */
  nowUs(): number;
  /** Wall clock. Unit: ms since 1970, integer. */
  wallMs(): number;
}
