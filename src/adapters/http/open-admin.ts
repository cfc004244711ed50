import { Worker } from "node:worker_threads";
import type { LifecycleCommand, LifecycleOutcome } from "../../../schemas/lifecycle.ts";
import type { Logger } from "../../ports/telemetry.ts";
import { isLoopback } from "./admin-gate.ts";
import type { AdminMessage, AdminNews, AdminStatus, AdminTask } from "./admin-message.ts";
import { createMessageFeed } from "./message-feed.ts";

/** A thread that broke is replaced after so long. Unit: ms. */
const REPLACE_AFTER_MS = 500;

/** Reports are fresh for at least so long. Unit: ms. */
const FRESH_MS = 5000;

/** Reports are fresh until so many kpi messages without one should have come. */
const FRESH_KPI_PERIODS = 3;

/** Most memory of the server's thread; a flood of requests costs that thread, not the process. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 };

/** How the admin server is opened. */
export interface AdminOptions extends Omit<AdminTask, "freshMs" | "numTaken"> {
  /** Module that the thread runs; it calls `serveAdmin`. */
  readonly entry: URL;
  /** Period of the kpi messages. Unit: ms. */
  readonly kpiPeriodMs: number;
  /** Carries out a change of policies that somebody asks for. */
  readonly onCommand: (command: LifecycleCommand) => Promise<LifecycleOutcome>;
  /** Where faults of the server and changes are told. */
  readonly log: Logger;
}

/** A running admin server. No call waits or throws, whatever state its thread is in. */
export interface AdminServer {
  /** Where it listens, such as `http://127.0.0.1:9464`. */
  readonly url: string;
  /** Takes a kpi message of any cell as JSON bytes, which are copied. About 25 µs. */
  publish(kpi: Uint8Array): void;
  /** Takes an event of any cell, likewise. */
  event(event: Uint8Array): void;
  /** Says how the service is; cells that are not named are forgotten. */
  status(status: AdminStatus): void;
  /** Ends the server and frees its port. */
  close(): Promise<void>;
}

/** A server that could not be opened. */
export interface AdminFault {
  /** Code of the registry. */
  readonly code: "ADMIN_UNAVAILABLE";
  /** Which address, and why. */
  readonly message: string;
}

/** One thread and the way to it. */
interface AdminThread {
  readonly worker: Worker;
  publish(kpi: Uint8Array): void;
  event(event: Uint8Array): void;
  tell(message: AdminMessage): void;
  /** Resolves with the port, or the reason why there is none. */
  readonly listening: Promise<number | string>;
}

/**
 * Opens the admin server in a thread of its own: it serves while the slot loop is busy, and the slot
 * loop goes on while it serves. A thread that breaks is replaced on the same port.
 *
 * @param options - Where it listens, who may do what, and who carries it out.
 * @returns The server, listening; or why it could not listen.
 */
export async function openAdmin(options: AdminOptions): Promise<AdminServer | AdminFault> {
  const { host, port: wanted, tls } = options;
  const first = startThread(options, wanted);
  const port = await first.listening;
  const name = host.includes(":") ? `[${host}]` : host;
  if (typeof port === "string") {
    await first.worker.terminate();
    const message = `the admin server can't listen on ${name}:${wanted}: ${port}`;
    return { code: "ADMIN_UNAVAILABLE", message };
  }
  const url = `${tls ? "https" : "http"}://${name}:${port}`;
  const { log } = options;
  const access = isLoopback(host) ? "this machine" : "whoever holds a token or a certificate";
  log.info({ url }, `the admin API is open to ${access}`);
  return keepServer(first, log, () => startThread(options, port), url);
}

function keepServer(
  first: AdminThread,
  log: Logger,
  restart: () => AdminThread,
  url: string,
): AdminServer {
  let thread = first;
  let closed = false;
  let last: AdminMessage | undefined;
  let timer: NodeJS.Timeout | undefined;
  const watch = () => {
    let fault = "it ended";
    thread.worker.unref(); // a process that has nothing else to do may end
    thread.worker.on("error", (error) => {
      fault = String(error);
    });
    thread.worker.once("exit", () => {
      if (closed) return;
      log.error({ code: "ADMIN_UNAVAILABLE", fault }, "the admin server broke and is replaced");
      timer = setTimeout(replace, REPLACE_AFTER_MS).unref();
    });
  };
  const replace = () => {
    thread = restart();
    watch();
    if (last) thread.tell(last);
    // A thread that can't listen is of no use: it ends, and the next one tries again.
    const { worker } = thread;
    void thread.listening.then((port) => {
      if (typeof port === "string") void worker.terminate();
    });
  };
  watch();
  return {
    url,
    publish: (kpi) => thread.publish(kpi),
    event: (event) => thread.event(event),
    status(status) {
      last = { kind: "status", status };
      thread.tell(last);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await thread.worker.terminate();
    },
  };
}

function startThread(options: AdminOptions, port: number): AdminThread {
  const { entry, kpiPeriodMs, onCommand, log, ...rest } = options;
  const numTaken = new Int32Array(new SharedArrayBuffer(8));
  const freshMs = Math.max(FRESH_MS, FRESH_KPI_PERIODS * kpiPeriodMs);
  const task: AdminTask = { ...rest, port, freshMs, numTaken };
  const worker = new Worker(entry, {
    name: "slotpilot-admin",
    workerData: task,
    resourceLimits: RESOURCE_LIMITS,
  });
  const tell = (message: AdminMessage) => worker.postMessage(message);
  const listening = new Promise<number | string>((resolve) => {
    worker.on("message", (news: AdminNews) => {
      if (news.kind === "listening") resolve(news.port);
      if (news.kind === "unavailable") resolve(news.reason);
    });
    worker.once("error", (error) => resolve(String(error)));
    worker.once("exit", () => resolve("its thread ended"));
  });
  worker.on("message", (news: AdminNews) => {
    if (news.kind === "note") log[news.level](news.facts, news.message);
    if (news.kind === "command") void obey(news, onCommand, log).then(tell);
  });
  const feed = (kind: "kpi" | "event", index: number) =>
    createMessageFeed(
      (bytes) => worker.postMessage({ kind, bytes } satisfies AdminMessage, [bytes]),
      numTaken.subarray(index),
    );
  return { worker, publish: feed("kpi", 0), event: feed("event", 1), tell, listening };
}

/** Has a command carried out; an exception is a bug, and the client is told so without it. */
async function obey(
  { id, command }: Extract<AdminNews, { kind: "command" }>,
  onCommand: AdminOptions["onCommand"],
  log: Logger,
): Promise<AdminMessage> {
  try {
    return { kind: "outcome", id, outcome: await onCommand(command) };
  } catch (error) {
    const facts = { code: "INTERNAL", command, fault: String(error) };
    log.error(facts, "a change of policies was not carried out");
    const message = "something happened that slotpilot does not expect: a bug";
    return { kind: "outcome", id, outcome: { ok: false, error: { code: "INTERNAL", message } } };
  }
}
