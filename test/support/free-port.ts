import { once } from "node:events";
import { createServer } from "node:net";

/** Finds a TCP port of 127.0.0.1 on which nobody listens just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address === "object" && address) return address.port;
  throw new Error("the system gives no port");
}
