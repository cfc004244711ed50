import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

const MARK = /^(\d+)-(\d+)-[0-9a-f]{12}$/;

/**
 * Makes a file name that says which process made it, and that no other file has.
 *
 * The process id alone is not enough, as ids are given out again: where the system tells when a process
 * began, that is in the name too.
 */
export function processMark(): string {
  return `${process.pid}-${startOf(process.pid) ?? 0}-${randomBytes(6).toString("hex")}`;
}

/** Process id in a mark; `undefined`: this is no mark. */
export function markedProcess(mark: string): number | undefined {
  const [, pid] = MARK.exec(mark) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

/** Whether this is a mark and its process has ended. */
export function isLeftOver(mark: string): boolean {
  const [, pid, start] = MARK.exec(mark) ?? [];
  if (pid === undefined || start === undefined) return false;
  if (!isRunning(Number(pid))) return true;
  const startNow = startOf(Number(pid));
  return startNow !== undefined && start !== "0" && startNow !== start;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it runs, under another user
  }
}

/**
 * When a process began; a zombie counts as none. Unit: clock ticks since the machine did.
 *
 * @source proc_pid_stat(5): field 3 is the state, field 22 `starttime`; field 2 may hold spaces.
 */
function startOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return fields[0] === "Z" ? "ended" : fields[19];
  } catch {
    return undefined; // not Linux
  }
}
