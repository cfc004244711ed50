import { setTimeout as sleep } from "node:timers/promises";
import { startChild } from "./child-program.ts";
import type { CommandFailure } from "./fail.ts";
import { lastLines } from "./last-lines.ts";

/** How to run a service that is started again when it dies. */
export interface KeptServiceOptions {
  /** Command line of the service. */
  readonly args: readonly string[];
  /** How long its first start may take. Unit: ms, default 30 000. */
  readonly readyWithinMs?: number;
  /** Asks the service whether it is there. */
  isReady(): Promise<boolean>;
  /** A line of its log. */
  onLog(line: string): void;
  /** Told when it dies after it had been ready; it is started again unless it is stopped. */
  onDeath?(status: number | string): void;
}

/** A service that is started again when it dies. */
export interface KeptService {
  /** Resolves when it first answers; with a failure if it ended before that, or is not there in time. */
  readonly ready: Promise<CommandFailure | undefined>;
  /** Stops it for good. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 30_000;
const RESTART_AFTER_MS = 1000;

/** Starts a service and keeps it running: one that had been ready and dies is started again. */
export function keepService(options: KeptServiceOptions): KeptService {
  const { args, isReady, onLog, readyWithinMs = READY_WITHIN_MS } = options;
  let stopping = false;
  let wasReady = false;
  const log = lastLines();
  const hear = (line: string) => {
    log.add(line);
    onLog(line);
  };
  const start = () => startChild(args, { onLog: hear });
  const failed = (what: string): CommandFailure => ({
    code: "CHILD_FAILED",
    message: `the service ${what}\n${log.text()}`.trimEnd(),
  });
  let child = start();

  const watch = async (): Promise<CommandFailure | undefined> => {
    const { status } = await child.ended;
    if (stopping) return undefined;
    if (!wasReady) return failed(`ended with ${status}`);
    options.onDeath?.(status);
    onLog(`the service ended (${status}); starting it again in ${RESTART_AFTER_MS} ms`);
    setTimeout(() => {
      if (stopping) return;
      child = start();
      void watch();
    }, RESTART_AFTER_MS);
    return undefined;
  };
  const answered = async (): Promise<undefined> => {
    while (!wasReady && !stopping) wasReady = await isReady();
  };
  const tooLate = async (): Promise<CommandFailure> => {
    await sleep(readyWithinMs, undefined, { ref: false });
    return failed(`did not answer within ${readyWithinMs / 1000} s`);
  };

  return {
    ready: Promise.race([watch(), answered(), tooLate()]),
    stop: async () => {
      stopping = true;
      await child.stop();
    },
  };
}
