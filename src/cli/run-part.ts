import { startChild } from "./child-program.ts";
import type { CommandFailure } from "./fail.ts";
import { lastLines } from "./last-lines.ts";
import { stopped } from "./stop-signal.ts";

/** A command of ours that prints one JSON object, run as a part of another. */
export interface PartOptions {
  /** What its user calls it, such as `the emulated cell`. */
  readonly name: string;
  /** Its command line. */
  readonly args: readonly string[];
  /** Asks it to stop; it may still have a result. */
  readonly signal: AbortSignal;
  /** A line of its log. */
  readonly onLog?: (line: string) => void;
  /** A progress message. */
  readonly onMessage?: (message: unknown) => void;
}

/**
 * Runs a part as a child until it ends or the signal is given.
 *
 * @returns The object that it printed last, not validated; `CHILD_FAILED` if it ended without one;
 *   `undefined` if it was stopped before it had one.
 */
export async function runPart<T extends object>(
  part: PartOptions,
): Promise<T | CommandFailure | undefined> {
  const { name, args, signal, onLog, onMessage } = part;
  if (signal.aborted) return undefined;
  const log = lastLines();
  const child = startChild(args, {
    onLog: (line) => {
      log.add(line);
      onLog?.(line);
    },
    ...(onMessage && { onMessage }),
  });
  void stopped(signal).then(() => child.stop());
  const { status, lastLine } = await child.ended;
  if (status === 0 && lastLine.startsWith("{")) return JSON.parse(lastLine) as T;
  if (signal.aborted) return undefined;
  return { code: "CHILD_FAILED", message: `${name} ended with ${status}\n${log.text()}`.trimEnd() };
}
