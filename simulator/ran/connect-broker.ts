import { type BrokerConnected, connectPlainly } from "../../clients/typescript/connect-broker.ts";
import type { EmulatorConfig } from "../../schemas/config.ts";
import { NATS_KEY_NAMES } from "../../schemas/nats-keys.ts";

/**
 * Opens the cell's connection to the broker, which shall come back by itself after a loss.
 *
 * Whoever runs the cell hands it in, so that logins and certificates are no business of the cell.
 */
export type ConnectBroker = (config: EmulatorConfig) => Promise<BrokerConnected>;

/**
 * Connects to a broker that asks for no login and no TLS.
 *
 * @param config - Broker and name of the cell.
 * @returns The connection; `CONFIG_INVALID` when a key asks for more than this, `NATS_REFUSED` when
 *   the broker does, `NATS_UNREACHABLE` when there is no broker.
 */
export const connectWithoutLogin: ConnectBroker = async (config) => {
  const unmet = NATS_KEY_NAMES.filter((key) => key !== "natsUrl" && config[key]);
  if (unmet.length > 0) {
    const message = `a plain connection can't do what ${unmet.join(", ")} ask for`;
    return { ok: false, error: { code: "CONFIG_INVALID", message } };
  }
  return connectPlainly(config.natsUrl, `slotpilot emulator ${config.cellId}`);
};
