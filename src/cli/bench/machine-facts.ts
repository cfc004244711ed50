import { cpus } from "node:os";
import type { connectNats } from "../../adapters/nats/connect-nats.ts";
import { isRealTimeGranted } from "../../adapters/system/real-time.ts";
import type { CommandFailure } from "../fail.ts";
import type { MachineFacts } from "./bench-result.ts";

/** Connects to the broker. */
export type ConnectNats = typeof connectNats;

/**
 * Says what is measured on.
 *
 * @param natsUrl - The broker, which must be there.
 * @param connect - Connects to it.
 */
export async function machineFacts(
  natsUrl: string,
  connect: ConnectNats,
): Promise<MachineFacts | CommandFailure> {
  const nats = await connect(natsUrl, "slotpilot-bench");
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
