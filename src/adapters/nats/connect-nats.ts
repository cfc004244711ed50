import { connect, type NatsConnection } from "nats";

/** A broker that could not be reached. */
export interface NatsUnreachable {
  /** Code of the registry. */
  readonly code: "NATS_UNREACHABLE";
  /** Which broker, and why. */
  readonly message: string;
}

/**
 * Connects to the broker; once connected, the connection comes back by itself after a loss.
 *
 * @param url - `nats://host:port`, or several separated by commas.
 * @param name - How the connection shows up in the broker's own monitoring.
 */
export async function connectNats(
  url: string,
  name: string,
): Promise<{ ok: true; connection: NatsConnection } | { ok: false; error: NatsUnreachable }> {
  try {
    const connection = await connect({
      ...{ servers: url.split(","), name },
      ...{ maxReconnectAttempts: -1, reconnectTimeWait: 250, waitOnFirstConnect: false },
    });
    return { ok: true, connection };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      error: { code: "NATS_UNREACHABLE", message: `no broker at ${url}: ${reason}` },
    };
  }
}
