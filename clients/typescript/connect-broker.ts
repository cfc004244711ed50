import { connect, type NatsConnection } from "nats";
import type { Code } from "../../schemas/codes.ts";
import { withoutCredentials } from "../../schemas/without-credentials.ts";

/** A connection to the broker that comes back by itself after a loss, or why there is none. */
export type BrokerConnected =
  | { readonly ok: true; readonly connection: NatsConnection }
  | { readonly ok: false; readonly error: { readonly code: Code; readonly message: string } };

/** Pause between two attempts to reach a broker that went away. Unit: ms. */
const RECONNECT_MS = 250;

/**
 * Connects to a broker that asks for no login and no TLS.
 *
 * @param natsUrl - Brokers, `nats://host:port`, separated by commas.
 * @param name - How the connection shows up in the broker's own monitoring.
 * @returns The connection; `NATS_REFUSED` when the broker wants a login, `NATS_UNREACHABLE` when
 *   there is none.
 */
export async function connectPlainly(natsUrl: string, name: string): Promise<BrokerConnected> {
  try {
    const connection = await connect({
      ...{ servers: natsUrl.split(","), name, maxReconnectAttempts: -1 },
      ...{ reconnectTimeWait: RECONNECT_MS, ignoreClusterUpdates: true },
    });
    return { ok: true, connection };
  } catch (error) {
    const broker = withoutCredentials(natsUrl);
    const isRefusal = Object(error).code === "AUTHORIZATION_VIOLATION";
    return {
      ok: false,
      error: isRefusal
        ? { code: "NATS_REFUSED", message: `the broker at ${broker} wants a login` }
        : { code: "NATS_UNREACHABLE", message: `no broker at ${broker}` },
    };
  }
}
