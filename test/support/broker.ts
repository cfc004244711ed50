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

/** Opens one real broker for the whole run, before any test file is loaded. */
export async function setup(project: TestProject): Promise<void> {
  const opened = await openBroker({ onNotice: (line) => process.stderr.write(`${line}\n`) });
  if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.message}`);
  broker = opened.value;
  project.provide("natsUrl", broker.url);
}

/** Ends it, if it is ours. */
export async function teardown(): Promise<void> {
  await broker?.stop();
}
