import { REALTIME_PRIORITY } from "../../../schemas/config.ts";
import { findNatsServer } from "./find-nats-server.ts";
import { installNatsServer, type NatsServerInstall } from "./install-nats-server.ts";
import type { NatsServerResult } from "./nats-server-result.ts";
import { startNatsServer } from "./start-nats-server.ts";

/** Which broker to use. */
export interface BrokerChoice {
  /** A running broker, e.g. from a flag; `NATS_URL` when left out. */
  readonly natsUrl?: string | undefined;
  /** Real-time priority of a broker of our own, if the system grants it; 0: none. */
  readonly realtimePriority?: number;
  /** The environment, by default this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Given when the user will not wait any longer: a download ends at once. */
  readonly signal?: AbortSignal;
  /** Called with one line whenever something slow happens. */
  readonly onNotice: (line: string) => void;
}

/** A broker to connect to. */
export interface Broker {
  /** What clients connect to. */
  readonly url: string;
  /** Whether we started it, and so end it. */
  readonly own: boolean;
  /** Ends our own broker; leaves somebody else's alone. */
  stop(): Promise<void>;
}

/**
 * Gives a real NATS broker: the one the user names, or one of our own for as long as we live.
 *
 * A named broker is neither started nor tried here: the client that connects to it has the better
 * error message and knows how long to wait.
 *
 * @param choice - A URL if there is one, and where progress lines go.
 * @returns The broker; otherwise why there is none, in words for the user.
 */
export async function openBroker(choice: BrokerChoice): Promise<NatsServerResult<Broker>> {
  const { env = process.env, realtimePriority = REALTIME_PRIORITY, signal, onNotice } = choice;
  const { NATS_URL } = env;
  const url = choice.natsUrl || NATS_URL;
  if (url) return { ok: true, value: { url, own: false, stop: async () => undefined } };

  const program = await obtainNatsServer({ env, onNotice, ...(signal && { signal }) });
  if (!program.ok) return program;
  const started = await startNatsServer({ bin: program.value, realtimePriority });
  if (!started.ok) return started;
  return { ok: true, value: { url: started.value.url, own: true, stop: started.value.stop } };
}

async function obtainNatsServer(install: NatsServerInstall): Promise<NatsServerResult<string>> {
  const found = findNatsServer({ env: install.env });
  if (!found.ok) return found;
  if (found.value !== undefined) return { ok: true, value: found.value };
  return installNatsServer(install);
}
