import { spawnSync } from "node:child_process";

/** Whether the system would grant it to a child of this process. */
export function isRealTimeGranted(): boolean {
  return spawnSync("chrt", ["--fifo", "1", "true"]).status === 0;
}

/**
 * Puts the calling process's first thread, the one of the event loop, before everything of ordinary
 * priority on its cores (`SCHED_FIFO`). Threads started afterwards stay ordinary, so a model that
 * hangs in a worker burns no real time.
 *
 * @param priority - 1 … 99.
 * @returns Why the system does not grant it; `undefined` if it does.
 * @source sched(7); chrt(1), of Debian's util-linux.
 */
export function makeRealTime(priority: number): string | undefined {
  const args = ["--reset-on-fork", "--fifo", "--pid", String(priority), String(process.pid)];
  const { status, stderr, error } = spawnSync("chrt", args, { encoding: "utf8" });
  if (status === 0) return undefined;
  return error ? `chrt: ${error.message}` : stderr.trim();
}
