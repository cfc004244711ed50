import { type ChildProcess, spawn } from "node:child_process";
import { dirname } from "node:path";

/** What a fenced process may need. */
export interface Fence {
  /** Time. Unit: ms. */
  readonly withinMs: number;
  /** Private memory. Unit: MB. */
  readonly memoryMb: number;
}

/** How a fenced process ended. */
export interface FencedEnd {
  /** What it wrote to its report, cut at 64 kB. */
  readonly report: string;
  /** The end of what it wrote to stderr, at most 8 kB. */
  readonly stderr: string;
  /** Its exit code, or the signal that ended it; or why it could not be started. */
  readonly status: number | NodeJS.Signals | Error;
  /** Whether it was ended because its time was over. */
  readonly isLate: boolean;
}

const MAX_REPORT_BYTES = 65_536;
const MAX_STDERR_BYTES = 8192;
const REPORT = 3;

const ENVIRONMENT = ["PATH", "TMPDIR", "TEMP", "TMP", "SystemRoot", "LD_LIBRARY_PATH"];

/** All that it gets of the environment: nothing that could be a secret. */
export const fencedEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]]));

/** Runs a script in a fenced process, as `runFenced` does. */
export type RunFenced = (script: string, input: string, fence: Fence) => Promise<FencedEnd>;

/**
 * Sets limits and becomes the program. Data size (`-d`), not address space: Node reserves tens of GB
 * of that and uses 0.1. What a system can't limit is left unlimited.
 */
const SHELL = `ulimit -c 0; ulimit -d "$1"; ulimit -t "$2"; shift 2
command -v nice > /dev/null && exec nice -n 19 "$@"
exec "$@"`;

/**
 * Runs a script in a process that may be broken by what it works on: lowest priority, bounded time,
 * memory and output, no core dump, an environment without secrets, a process group of its own that is
 * killed as a whole.
 *
 * Memory is limited where there is a POSIX shell, by Linux for all private memory; elsewhere only
 * JavaScript's heap is.
 *
 * @param script - Path of the script.
 * @param input - What it reads from stdin.
 * @returns How it ended; never rejects.
 */
export function runFenced(script: string, input: string, fence: Fence): Promise<FencedEnd> {
  return new Promise((resolve) => {
    let child: ChildProcess;
    try {
      child = start(script, fence);
    } catch (error) {
      resolve({ report: "", stderr: "", status: error as Error, isLate: false });
      return;
    }
    const report = collect(child.stdio[REPORT], (all) => all.subarray(0, MAX_REPORT_BYTES));
    const stderr = collect(child.stderr, (all) => all.subarray(-MAX_STDERR_BYTES));
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      kill(child);
    }, fence.withinMs);
    const end = (status: FencedEnd["status"]) => {
      clearTimeout(timer);
      kill(child); // what it may have started
      resolve({ report: report(), stderr: stderr(), status, isLate });
    };
    child.once("error", end);
    child.once("close", (code, signal) => end(signal ?? code ?? 1));
    child.stdin?.on("error", () => undefined); // it ended before it read
    child.stdin?.end(input);
  });
}

function start(script: string, { withinMs, memoryMb }: Fence): ChildProcess {
  // A full heap wants as much again while it is collected: it must not meet the other limit first.
  const node = [process.execPath, `--max-old-space-size=${Math.ceil(memoryMb / 4)}`, script];
  // Processor time is for the case that nobody is left to look at the clock.
  const limits = [Math.ceil(memoryMb * 1000), 2 * Math.ceil(withinMs / 1000) + 1].map(String);
  const [command = "", ...args] =
    process.platform === "win32" ? node : ["/bin/sh", "-c", SHELL, "sh", ...limits, ...node];
  return spawn(command, args, {
    cwd: dirname(script),
    detached: true,
    env: fencedEnvironment(),
    stdio: ["pipe", "ignore", "pipe", "pipe"],
    windowsHide: true,
  });
}

/** Keeps a part of what a stream brings, and lets the rest go by. */
function collect(stream: unknown, keep: (all: Buffer) => Buffer): () => string {
  let kept = Buffer.alloc(0);
  const readable = stream as NodeJS.ReadableStream | null | undefined;
  readable?.on("data", (chunk: Buffer) => {
    kept = Buffer.from(keep(Buffer.concat([kept, chunk])));
  });
  readable?.on("error", () => undefined);
  return () => kept.toString("utf8");
}

function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== "win32")
      process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // it has ended, and all that it started
  }
}
