import { mkdirSync, readdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isLeftOver, markedProcess, processMark } from "./process-mark.ts";

/** A lock that is held. */
export interface HeldLock {
  /** Lets others have it. */
  release(): void;
}

/** A lock that somebody else holds. */
export interface LockHolder {
  /** Process id of the holder. */
  readonly heldBy: number;
}

const POLL_MS = 10;

/**
 * Takes a lock between processes, if it is free or its holder has ended.
 *
 * The lock is a folder whose one file is named after its holder; empty, it is free. A folder moves onto
 * an empty one in one step of the system and onto no other, so one of many wins. A dead holder's file
 * is removed by its own name, which is never given again, so nobody can take away a lock that lives.
 *
 * @param path - Where the lock lies; its parent must be there.
 * @throws What the system refuses.
 * @source POSIX.1-2017, rename(): "If new names an existing directory, it shall be required to be an
 *   empty directory."
 */
export function tryLock(path: string): HeldLock | LockHolder {
  const mark = processMark();
  const own = `${path}.${mark}`;
  mkdirSync(own);
  writeFileSync(join(own, mark), "");
  for (;;) {
    const heldBy = place(own, path) ? undefined : clearedHolder(path);
    if (heldBy === "free") continue;
    if (heldBy === undefined) {
      sweepBeside(path);
      return { release: () => unlinkSync(join(path, mark)) };
    }
    rmSync(own, { recursive: true });
    return { heldBy };
  }
}

/**
 * Works under a lock.
 *
 * @param path - Where the lock lies.
 * @param patienceMs - Longest wait for others. Unit: ms.
 * @param work - What to do meanwhile.
 * @returns What `work` returns, or who would not let go.
 */
export async function withLock<T>(
  path: string,
  patienceMs: number,
  work: () => Promise<T>,
): Promise<T | LockHolder> {
  const endMs = performance.now() + patienceMs;
  for (;;) {
    const lock = tryLock(path);
    if ("release" in lock) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (performance.now() > endMs) return lock;
    await sleep(POLL_MS);
  }
}

/** Whether somebody who lives holds a lock. */
export function isHeld(path: string): boolean {
  try {
    return readdirSync(path).some((mark) => !isLeftOver(mark));
  } catch {
    return false; // nobody ever has
  }
}

function place(own: string, path: string): boolean {
  try {
    renameSync(own, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTEMPTY" || code === "EEXIST") return false;
    rmSync(own, { recursive: true, force: true });
    throw error;
  }
}

/** Who holds the lock, once the marks of the dead are gone. */
function clearedHolder(path: string): number | "free" {
  for (const mark of readdirSync(path)) {
    if (!isLeftOver(mark)) return markedProcess(mark) ?? 0;
    rmSync(join(path, mark), { force: true });
  }
  return "free";
}

/** Removes what others left that died before they had the lock. */
function sweepBeside(path: string): void {
  const prefix = `${basename(path)}.`;
  for (const name of readdirSync(dirname(path))) {
    if (name.startsWith(prefix) && isLeftOver(name.slice(prefix.length))) {
      rmSync(join(dirname(path), name), { recursive: true, force: true });
    }
  }
}
