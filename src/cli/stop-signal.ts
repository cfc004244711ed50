/** Exit code of a command that was stopped before it had a result. */
export const EXIT_STOPPED = 130;

/**
 * Turns Ctrl-C, SIGTERM and the parent's death into one abort signal.
 *
 * The first interrupt asks for a clean stop; a second one ends the program at once.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT_STOPPED);
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.once("disconnect", () => controller.abort());
  if (process.connected === false) controller.abort(); // the parent died while we were loading
  return controller.signal;
}

/** Resolves when the signal is given. */
export function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
