import { connect, type NatsConnection } from "nats";
import type { Code } from "../../schemas/codes.ts";
import type { EmulatorConfig } from "../../schemas/config.ts";
import { NATS_KEY_NAMES } from "../../schemas/nats-keys.ts";
import { withoutCredentials } from "../../schemas/without-credentials.ts";

/**
 * Opens the cell's connection to the broker, which shall come back by itself after a loss.
 *
 * Whoever runs the cell hands it in, so that logins and certificates are no business of the cell.
 */
export type ConnectBroker = (
  config: EmulatorConfig,
) => Promise<
  | { readonly ok: true; readonly connection: NatsConnection }
  | { readonly ok: false; readonly error: { readonly code: Code; readonly message: string } }
>;

/** Pause between two attempts to reach a broker that went away. Unit: ms. */
const RECONNECT_MS = 250;

/**
 * Connects to a broker that asks for no login and no TLS.
 *
 * @param config - Broker and name of the cell.
 * @returns The connection; `CONFIG_INVALID` when a key asks for more than this, `NATS_UNREACHABLE`
 *   when there is no broker.
 */
export const connectPlainly: ConnectBroker = async (config) => {
  const { natsUrl, cellId } = config;
  const unmet = NATS_KEY_NAMES.filter((key) => key !== "natsUrl" && config[key]);
  if (unmet.length > 0) {
    const message = `a plain connection can't do what ${unmet.join(", ")} ask for`;
    return { ok: false, error: { code: "CONFIG_INVALID", message } };
  }
  try {
    const connection = await connect({
      ...{ servers: natsUrl.split(","), name: `slotpilot emulator ${cellId}` },
      ...{ maxReconnectAttempts: -1, reconnectTimeWait: RECONNECT_MS, ignoreClusterUpdates: true },
    });
    return { ok: true, connection };
  } catch {
    const message = `no broker at ${withoutCredentials(natsUrl)}`;
    return { ok: false, error: { code: "NATS_UNREACHABLE", message } };
  }
};
