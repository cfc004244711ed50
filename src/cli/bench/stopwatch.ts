/** What a measurement reads off. */
export interface Stopwatch {
  /** Time that has passed. Unit: ms. */
  wallMs(): number;
  /** CPU time of all threads of the process: garbage collector and compiler too. Unit: ms. */
  cpuMs(): number;
  /** Resident memory of the process. Unit: bytes. */
  rssBytes(): number;
}

/** Reads off this process. */
export const processStopwatch: Stopwatch = {
  wallMs: () => performance.now(),
  cpuMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  rssBytes: () => process.memoryUsage.rss(),
};
