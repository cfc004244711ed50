import type { NatsConnection } from "nats";

/** Follows the connection to the broker. */
export function brokerState(
  connection: NatsConnection,
): () => "connected" | "reconnecting" | "closed" {
  let lost = false;
  void (async () => {
    for await (const { type } of connection.status()) {
      if (type === "disconnect") lost = true;
      if (type === "reconnect") lost = false;
    }
  })();
  return () => (connection.isClosed() ? "closed" : lost ? "reconnecting" : "connected");
}
