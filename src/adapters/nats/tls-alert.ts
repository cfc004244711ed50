import { readFileSync } from "node:fs";
import { connect as connectTcp, isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import type { NatsEndpoint } from "./nats-hosts.ts";
import type { NatsTlsOptions } from "./nats-tls.ts";

/** How long the broker may take to refuse us. Unit: ms. */
const REFUSES_WITHIN_MS = 1000;

const OFFERS_TLS = /"tls_(required|available)":\s*true/;

/**
 * Asks the broker once more, by TLS alone, why it does not go on.
 *
 * In TLS 1.3 a broker judges our certificate only when the handshake is over for us; the client
 * package does not hear of its refusal and waits in vain.
 *
 * @param endpoint - One broker.
 * @param tls - What the client connected with.
 * @returns The broker's alert; `undefined` if it sent none.
 */
export async function tlsAlert(
  { host, port }: NatsEndpoint,
  { certFile, keyFile, caFile, checkServerIdentity }: Partial<NatsTlsOptions>,
): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, host);
    const end = (alert?: Error) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(alert);
    };
    const timer = setTimeout(end, REFUSES_WITHIN_MS);
    socket
      .on("error", () => end())
      .once("data", (introduction: Buffer) => {
        if (!OFFERS_TLS.test(String(introduction))) return end();
        // The broker has introduced itself in plain text; from here on it speaks TLS.
        const secure = connectTls({
          socket,
          ...(isIP(host) === 0 && { servername: host }),
          ...(caFile && { ca: readFileSync(caFile) }),
          ...(certFile && keyFile && { cert: readFileSync(certFile), key: readFileSync(keyFile) }),
          ...(checkServerIdentity && { checkServerIdentity }),
        });
        secure.on("error", end).on("close", () => end());
      });
  });
}
