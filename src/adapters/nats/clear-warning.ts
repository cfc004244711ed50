import { natsEndpoints } from "./nats-hosts.ts";
import type { NatsLogin } from "./nats-login.ts";

const LOOPBACK = /^(localhost|127\.[0-9.]+|::1)$/i;

/**
 * Warns of a secret that others on the network can read.
 *
 * @param natsUrl - Brokers.
 * @param login - How we log in; nkeys and credentials send no secret.
 * @param hasTls - Whether the broker offers TLS, which is then used.
 * @returns One line; `undefined` where nothing can be overheard.
 */
export function clearWarning(
  natsUrl: string,
  login: Pick<NatsLogin, "name" | "isSent"> | undefined,
  hasTls: boolean,
): string | undefined {
  if (!login?.isSent || hasTls) return undefined;
  if (natsEndpoints(natsUrl).every(({ host }) => LOOPBACK.test(host))) return undefined;
  return `${login.name} goes over the network in the clear: the broker offers no TLS`;
}
