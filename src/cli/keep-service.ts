import { startChild } from "./child-program.ts";
import type { CommandFailure } from "./fail.ts";

/** How to run a service that is started again when it dies. */
export interface KeptServiceOptions {
  /** Command line of the service. */
  readonly args: readonly string[];
  /** Asks the service whether it is there. */
  isReady(): Promise<boolean>;
  /** A line of its log. */
  onLog(line: string): void;
}

/** A service that is started again when it dies. */
export interface KeptService {
  /** Resolves when it first answers; with a failure if it ended before that. */
  readonly ready: Promise<CommandFailure | undefined>;
  /** Stops it for good. */
  stop(): Promise<void>;
}

const RESTART_AFTER_MS = 1000;

/** Starts a service and keeps it running: one that had been ready and dies is started again. */
export function keepService({ args, isReady, onLog }: KeptServiceOptions): KeptService {
  let stopping = false;
  let wasReady = false;
  const lines: string[] = [];
  const start = () =>
    startChild(args, {
      onLog: (line) => {
        lines.push(line);
        if (wasReady) onLog(line);
      },
    });
  let child = start();

  const watch = async (): Promise<CommandFailure | undefined> => {
    const { status } = await child.ended;
    if (stopping) return undefined;
    if (!wasReady) return { code: "CHILD_FAILED", message: lastWords(status, lines) };
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

  return {
    ready: Promise.race([watch(), answered()]),
    stop: async () => {
      stopping = true;
      await child.stop();
    },
  };
}

function lastWords(status: number | string, lines: readonly string[]): string {
  return `the service ended with ${status}\n${lines.slice(-8).join("\n")}`;
}
