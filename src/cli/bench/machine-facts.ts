import { cpus } from "node:os";
import type { BrokerKeys } from "../../../schemas/nats-keys.ts";
import type { connectNats } from "../../adapters/nats/connect-nats.ts";
import { isRealTimeGranted } from "../../adapters/system/real-time.ts";
import type { CommandFailure } from "../fail.ts";
import type { MachineFacts } from "./bench-result.ts";

/** Connects to the broker. */
export type ConnectNats = typeof connectNats;

const toStderr = (line: string) => process.stderr.write(`${line}\n`);

/**
 * Says what is measured on.
 *
 * @param keys - The way to the broker, which must be there.
 * @param connect - Connects to it.
 */
export async function machineFacts(
  keys: BrokerKeys,
  connect: ConnectNats,
): Promise<MachineFacts | CommandFailure> {
  const nats = await connect(keys, "slotpilot-bench", { onWarning: toStderr });
  if (!nats.ok) return nats.error;
  const natsServer = nats.connection.info?.version;
  await nats.connection.close();
  const processors = cpus();
  return {
    cpus: processors.length,
    model: processors[0]?.model.trim() ?? "unknown",
    node: process.versions.node,
    realtime: isRealTimeGranted(),
    ...(natsServer && { natsServer }),
  };
}
