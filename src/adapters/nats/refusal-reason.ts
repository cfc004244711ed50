import type { BrokerKeys } from "../../../schemas/nats-keys.ts";
import { natsEndpoints } from "./nats-hosts.ts";
import type { NatsTlsOptions } from "./nats-tls.ts";
import { tlsAlert } from "./tls-alert.ts";

/**
 * Finds what stands behind a broker that was reached and then said nothing.
 *
 * @param error - The client's own.
 * @param keys - The way to the broker.
 * @param tls - What TLS was tried with.
 * @returns The broker's TLS alert if there is one, else the error.
 */
export async function refusalReason(
  error: unknown,
  { natsUrl }: BrokerKeys,
  tls: NatsTlsOptions | undefined,
): Promise<unknown> {
  if ((error as { readonly code?: unknown } | null)?.code !== "TIMEOUT") return error;
  const alerts = natsEndpoints(natsUrl).map((endpoint) => tlsAlert(endpoint, tls ?? {}));
  return (await Promise.all(alerts)).find((alert) => alert !== undefined) ?? error;
}
