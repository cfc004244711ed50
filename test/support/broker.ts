import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { type Broker, openBroker } from "../../src/adapters/nats-server/open-broker.ts";

declare module "vitest" {
  /** What tests can `inject`. */
  export interface ProvidedContext {
    /** URL of the run's broker: the user's at `NATS_URL`, or one of our own. */
    natsUrl: string;
  }
}

let broker: Broker | undefined;

const LAUNCHER = fileURLToPath(new URL("../../src/slotpilot.mjs", import.meta.url));

/** Compiles the program and opens one real broker for the whole run, before any test file is loaded. */
export async function setup(project: TestProject): Promise<void> {
  execFileSync(process.execPath, [LAUNCHER, "--version"], { stdio: "ignore" });
  const opened = await openBroker({ onNotice: (line) => process.stderr.write(`${line}\n`) });
  if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.message}`);
  broker = opened.value;
  project.provide("natsUrl", broker.url);
}

/** Ends it, if it is ours. */
export async function teardown(): Promise<void> {
  await broker?.stop();
}
