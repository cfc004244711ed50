import { setTimeout as sleep } from "node:timers/promises";
import type { NatsConnection } from "nats";
import { withoutCredentials } from "../../schemas/without-credentials.ts";
import type { CommandFailure } from "./fail.ts";

const ANSWER_WITHIN_MS = 200;
const ASK_AGAIN_MS = 50;

/**
 * Asks whether a service is there; a no takes a moment, so that it can be asked in a loop.
 *
 * @param connection - Open connection to the broker.
 * @param subject - The health subject of the service's prefix.
 */
export async function isHealthy(connection: NatsConnection, subject: string): Promise<boolean> {
  return connection.request(subject, undefined, { timeout: ANSWER_WITHIN_MS }).then(
    () => true,
    () => sleep(ASK_AGAIN_MS, false), // nobody listens there yet
  );
}

/** Two services would both answer the cell, and nobody would know whom the figures speak of. */
export function servicePresent(place: {
  /** Broker. */
  readonly natsUrl: string;
  /** Prefix of the subjects. */
  readonly subjectPrefix: string;
}): CommandFailure {
  const message = `a service already answers on ${place.subjectPrefix} at ${withoutCredentials(place.natsUrl)}; stop it or choose another --subject-prefix`;
  return { code: "SERVICE_PRESENT", message };
}
