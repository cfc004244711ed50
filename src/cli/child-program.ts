import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A command of ours that runs as its own process. */
export interface ChildProgram {
  /** Process id. */
  readonly pid: number | undefined;
  /** Resolves with the exit code (or the signal's name) and the last line of stdout. */
  readonly ended: Promise<{ readonly status: number | string; readonly lastLine: string }>;
  /** Asks for a clean stop, and insists after five seconds. */
  stop(): Promise<void>;
}

/** What a child's parent wants to hear. */
export interface ChildListeners {
  /** A line of the child's log. */
  onLog(line: string): void;
  /** A progress message. */
  onMessage?(message: unknown): void;
}

const LAUNCHER = fileURLToPath(new URL("../slotpilot.mjs", import.meta.url));
const STOP_WITHIN_MS = 5000;

/**
 * Starts one of our commands as a child.
 *
 * It has a process group of its own, so that Ctrl-C reaches the parent alone and parts can close in
 * order; over the IPC channel it notices if the parent dies without a word, and ends too.
 */
export function startChild(args: readonly string[], listeners: ChildListeners): ChildProgram {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let lastLine = "";
  eachLine(child.stdout, (line) => {
    lastLine = line;
  });
  eachLine(child.stderr, listeners.onLog);
  child.on("message", (message) => listeners.onMessage?.(message));
  const ended = new Promise<{ status: number | string; lastLine: string }>((resolve) => {
    child.once("close", (code, signal) => resolve({ status: signal ?? code ?? 1, lastLine }));
    child.once("error", (error) => resolve({ status: error.message, lastLine }));
  });
  return { pid: child.pid, ended, stop: () => stopChild(child, ended) };
}

function eachLine(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on("line", onLine);
}

async function stopChild(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const insist = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await ended;
  clearTimeout(insist);
}
