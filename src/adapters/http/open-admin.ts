import { Worker } from "node:worker_threads";
import type { Logger } from "../../ports/telemetry.ts";
import type { AdminNews, AdminStatus, AdminTask } from "./admin-message.ts";
import { createKpiFeed } from "./kpi-feed.ts";

/** A thread that broke is replaced after so long. Unit: ms. */
const REPLACE_AFTER_MS = 500;

/** Reports are fresh for at least so long. Unit: ms. */
const FRESH_MS = 5000;

/** Reports are fresh until so many kpi messages without one should have come. */
const FRESH_KPI_PERIODS = 3;

/** Most memory of the server's thread; a flood of requests costs that thread, not the process. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };

/** How the admin server is opened. */
export interface AdminOptions {
  /** TCP port on 127.0.0.1; 0 = any that is free. */
  readonly port: number;
  /** Period of the kpi messages. Unit: ms. */
  readonly kpiPeriodMs: number;
  /** Where faults of the server are told. */
  readonly log: Logger;
}

/** A running admin server. No call waits or throws, whatever state its thread is in. */
export interface AdminServer {
  /** Where it listens, `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Takes a kpi message of any cell as JSON bytes, which are copied. About 25 µs. */
  publish(kpi: Uint8Array): void;
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
  /** Resolves with the port, or the reason why there is none. */
  readonly listening: Promise<number | string>;
}

/**
 * Opens the admin server in a thread of its own: it serves while the slot loop is busy, and the slot
 * loop goes on while it serves. A thread that breaks is replaced on the same port.
 *
 * @param options - Port, period of the kpi messages, and where faults are told.
 * @returns The server, listening; or why it could not listen.
 */
export async function openAdmin(options: AdminOptions): Promise<AdminServer | AdminFault> {
  const freshMs = Math.max(FRESH_MS, FRESH_KPI_PERIODS * options.kpiPeriodMs);
  const first = startThread(options.port, freshMs);
  const port = await first.listening;
  if (typeof port === "string") {
    await first.worker.terminate();
    const message = `the admin server can't listen on 127.0.0.1:${options.port}: ${port}`;
    return { code: "ADMIN_UNAVAILABLE", message };
  }
  return keepServer(first, options.log, () => startThread(port, freshMs), port);
}

function keepServer(
  first: AdminThread,
  log: Logger,
  restart: () => AdminThread,
  port: number,
): AdminServer {
  let thread = first;
  let closed = false;
  let last: AdminStatus | undefined;
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
    if (last) thread.worker.postMessage(last);
    // A thread that can't listen is of no use: it ends, and the next one tries again.
    const { worker } = thread;
    void thread.listening.then((port) => {
      if (typeof port === "string") void worker.terminate();
    });
  };
  watch();
  return {
    url: `http://127.0.0.1:${port}`,
    publish: (kpi) => thread.publish(kpi),
    status(status) {
      last = status;
      thread.worker.postMessage(status);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await thread.worker.terminate();
    },
  };
}

function startThread(port: number, freshMs: number): AdminThread {
  const numTaken = new Int32Array(new SharedArrayBuffer(4));
  const task: AdminTask = { port, freshMs, numTaken };
  const worker = new Worker(new URL("./admin-worker.mjs", import.meta.url), {
    name: "slotpilot-admin",
    workerData: task,
    resourceLimits: RESOURCE_LIMITS,
  });
  const listening = new Promise<number | string>((resolve) => {
    worker.once("message", (news: AdminNews) =>
      resolve(news.kind === "listening" ? news.port : news.reason),
    );
    worker.once("error", (error) => resolve(String(error)));
    worker.once("exit", () => resolve("its thread ended"));
  });
  const publish = createKpiFeed((bytes) => worker.postMessage(bytes, [bytes]), numTaken);
  return { worker, publish, listening };
}
