import type { NatsConnection } from "nats";
import type { EmulatorConfig } from "../../../schemas/config.ts";
import { subjectsOf } from "../../../schemas/subjects.ts";
import { isHealthy, servicePresent } from "../ask-health.ts";
import type { CommandFailure } from "../fail.ts";
import { keepService } from "../keep-service.ts";
import { stopped } from "../stop-signal.ts";
import type { ConnectNats } from "./machine-facts.ts";

/** A service to start, and where. */
export interface BesideService {
  /** Its command line. */
  readonly args: readonly string[];
  /** Its cell: the broker, and the prefix of the subjects. */
  readonly cell: EmulatorConfig;
  /** Connects to the broker. */
  readonly connectNats: ConnectNats;
  /** Given on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What work beside a service has to go by. */
export interface ServicePlace {
  /** Connection to the broker. */
  readonly connection: NatsConnection;
  /** Given on Ctrl-C, and when the service dies. */
  readonly signal: AbortSignal;
}

type Outcome<T> = T | CommandFailure | undefined;

/**
 * Starts a service, works beside it, and stops it.
 *
 * A service that dies meanwhile is a failure: figures of two services are nobody's.
 *
 * @returns What the work gave; `undefined` if the signal was given before it began.
 */
export async function besideService<T extends object>(
  options: BesideService,
  work: (place: ServicePlace) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const nats = await options.connectNats(options.cell, "slotpilot-bench");
  if (!nats.ok) return nats.error;
  try {
    return await onConnection(nats.connection, options, work);
  } finally {
    await nats.connection.close();
  }
}

async function onConnection<T extends object>(
  connection: NatsConnection,
  options: BesideService,
  work: (place: ServicePlace) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const { health } = subjectsOf(options.cell.subjectPrefix);
  if (await isHealthy(connection, health)) return servicePresent(options.cell);
  const death = new AbortController();
  const service = keepService({
    args: options.args,
    isReady: () => isHealthy(connection, health),
    onLog: () => undefined,
    onDeath: (status) => death.abort(`the service ended with ${status} while it was measured`),
  });
  try {
    const refused = await Promise.race([service.ready, stopped(options.signal)]);
    if (refused || options.signal.aborted) return refused ?? undefined;
    const signal = AbortSignal.any([options.signal, death.signal]);
    const result = await work({ connection, signal });
    if (!death.signal.aborted) return result;
    return { code: "CHILD_FAILED", message: String(death.signal.reason) };
  } finally {
    await service.stop();
  }
}
