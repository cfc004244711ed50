import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import type { NatsServerResult } from "./nats-server-result.ts";

/** How to start a server. */
export interface NatsServerStart {
  /** Absolute path of the program. */
  readonly bin: string;
  /** Real-time priority that it gets if the system grants it; 0, the default: none. */
  readonly realtimePriority?: number;
  /** How long it may take until it accepts clients. Unit: ms, > 0, default 10 000. */
  readonly readyWithinMs?: number;
}

/** A running `nats-server` of our own. */
export interface NatsServer {
  /** What clients connect to, `nats://127.0.0.1:<port>`. */
  readonly url: string;
  /** Process id of the server itself. */
  readonly pid: number;
  /** Ends the server and waits until it is gone, at most a few seconds; may be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a `nats-server` on a free loopback port, which lives no longer than this process.
 *
 * The server picks the port itself (`--port -1`) and its log says which, so no two can collide. A
 * shell stands between us and it, reading a pipe that only we hold: however we end, by `kill -9`
 * too, the pipe closes and the shell ends the server. Both are in a process group of their own, so
 * that Ctrl-C in a terminal reaches us first and clients can close before their broker does.
 *
 * @param start - The program, and how long to wait for it.
 * @returns The server once it accepts clients; `NATS_SERVER_FAILED` with the end of its log
 *   when it exits or stays silent instead.
 */
export async function startNatsServer(
  start: NatsServerStart,
): Promise<NatsServerResult<NatsServer>> {
  const { bin, realtimePriority = 0, readyWithinMs = 10_000 } = start;
  const args = [
    "-c",
    GUARD,
    "sh",
    String(realtimePriority),
    bin,
    "--addr",
    "127.0.0.1",
    "--port",
    "-1",
  ];
  const child = spawn("sh", args, { detached: true, stdio: ["pipe", "ignore", "pipe"] });
  const gone = new Promise<string>((resolve) => {
    child.once("close", () => resolve("it ended at once"));
    child.once("error", (cause) => resolve(String(cause)));
  });
  let log = "";
  const ready = new Promise<RegExpExecArray>((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      log = (log + text).slice(-LOG_CHARS);
      const listening = LISTENING.exec(log);
      if (listening) resolve(listening);
    });
  });

  const outcome = await Promise.race([ready, gone, silence(readyWithinMs)]);
  const stop = stopper(child, gone);
  if (typeof outcome === "string") {
    await stop();
    const message = `${bin} did not start: ${outcome}.\n${log}`.trim();
    return { ok: false, error: { code: "NATS_SERVER_FAILED", message } };
  }
  const [, pid, address] = outcome;
  return { ok: true, value: { url: `nats://${address}`, pid: Number(pid), stop } };
}

/** Runs the server given as its arguments, after a priority, until that ends or standard input closes. */
const GUARD = `
exec 3<&0
priority=$1
shift
"$@" 3<&- &
server=$!
[ "$priority" -gt 0 ] && chrt --all-tasks --fifo --pid "$priority" "$server" 2>/dev/null
{ while read -r _; do :; done; kill "$server"; } <&3 2>/dev/null &
wait "$server"
status=$?
kill $! 2>/dev/null
exit "$status"
`;

const LISTENING = /^\[(\d+)\] .*Listening for client connections on (\S+)\n/m;
const LOG_CHARS = 4_000;
const STOP_WITHIN_MS = 3_000;

function stopper(child: ChildProcess, gone: Promise<unknown>): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () => {
    stopped ??= end(child, gone);
    return stopped;
  };
}

async function end(child: ChildProcess, gone: Promise<unknown>): Promise<void> {
  child.stdin?.destroy();
  const outcome = await Promise.race([gone, silence(STOP_WITHIN_MS)]);
  if (outcome !== SILENT || child.pid === undefined) return;
  process.kill(-child.pid, "SIGKILL"); // the group: the shell and its server
  await gone;
}

const SILENT = "it said nothing in time";

/** Must not keep a program alive that has nothing else to wait for. */
function silence(afterMs: number): Promise<string> {
  return setTimeout(afterMs, SILENT, { ref: false });
}
