import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { connect, type NatsConnection } from "nats";
import { subjectsOf } from "../../schemas/subjects.ts";

const LAUNCHER = fileURLToPath(new URL("../../src/slotpilot.mjs", import.meta.url));

/** What a finished program left behind. */
export interface Finished {
  /** Exit code, or the signal's name. */
  readonly status: number | string;
  /** Everything on stdout. */
  readonly stdout: string;
  /** Everything on stderr. */
  readonly stderr: string;
}

/** A running `slotpilot` command. */
export interface Program {
  /** The process. */
  readonly child: ChildProcess;
  /** Resolves when it has ended. */
  readonly finished: Promise<Finished>;
  /** Ends it and waits. */
  end(signal: NodeJS.Signals): Promise<Finished>;
}

/** Starts a `slotpilot` command as its users do. */
export function startProgram(args: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const finished = once(child, "close").then(([code, signal]) => ({
    status: signal ?? code,
    stdout,
    stderr,
  }));
  return {
    child,
    finished,
    end: (signal) => {
      child.kill(signal);
      return finished;
    },
  };
}

/** Starts a service and waits until it answers. */
export async function startServiceProgram(
  natsUrl: string,
  subjectPrefix: string,
  flags: readonly string[] = [],
): Promise<Program> {
  const program = startProgram([
    "serve",
    `--nats-url=${natsUrl}`,
    `--subject-prefix=${subjectPrefix}`,
    "--log-level=warn",
    ...flags,
  ]);
  const connection = await connect({ servers: natsUrl });
  const ended = program.finished.then(({ stderr }) => {
    throw new Error(`the service ended: ${stderr}`);
  });
  await Promise.race([answers(connection, subjectsOf(subjectPrefix).health), ended]);
  ended.catch(() => {}); // from here on its end is the test's business
  await connection.close();
  return program;
}

async function answers(connection: NatsConnection, subject: string): Promise<void> {
  for (;;) {
    const heard = await connection.request(subject, undefined, { timeout: 500 }).then(
      () => true,
      () => false,
    );
    if (heard) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

let prefixes = 0;

/** A subject prefix that no other test uses, for tests that share a broker. */
export function ownPrefix(): string {
  prefixes += 1;
  return `test-${process.pid}-${prefixes}.v1`;
}
