/** Timers fire up to this much late, so the rest of a wait is polled. Unit: ms. */
const TIMER_SLACK_MS = 2;

/**
 * Waits for a moment far more precisely than a timer, and lets I/O happen at least once on the way.
 *
 * Far from the moment it sleeps; in the last two milliseconds it looks at the clock once per turn of
 * the event loop.
 *
 * @param dueMs - The moment, on the clock of `performance.now()`. Unit: ms.
 */
export function waitUntil(dueMs: number): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const leftMs = dueMs - performance.now();
      if (leftMs <= 0) resolve();
      else if (leftMs > TIMER_SLACK_MS) setTimeout(look, Math.floor(leftMs - TIMER_SLACK_MS));
      else setImmediate(look);
    };
    setImmediate(look);
  });
}
