const SCHEMES: readonly string[] = ["nats:", "tls:"];
const DEFAULT_PORT = 4222;

/**
 * Splits the list of brokers.
 *
 * @param natsUrl - `nats://host:port`, several separated by commas.
 */
export function natsServers(natsUrl: string): string[] {
  return natsUrl.split(",").map((server) => server.trim());
}

/** Where a broker listens. */
export interface NatsEndpoint {
  /** Name or address, without the brackets of IPv6. */
  readonly host: string;
  /** TCP port, 1 to 65 535. */
  readonly port: number;
}

/** Brokers of the list that can be read as such. */
export function natsEndpoints(natsUrl: string): NatsEndpoint[] {
  return natsServers(natsUrl).flatMap((server) => {
    const { hostname = "", port = "" } = parsed(server) ?? {};
    const host = hostname.replace(/^\[|\]$/g, "");
    return host ? [{ host, port: Number(port || DEFAULT_PORT) }] : [];
  });
}

/**
 * Says what is wrong with the list, without showing what might be a password.
 *
 * Credentials in a URL would end up in process lists and logs, so they are refused.
 */
export function natsUrlProblems(natsUrl: string): string[] {
  if (natsUrl.includes("@")) {
    return [
      "natsUrl: holds a user or a token; take it out and use natsUser with natsPasswordFile, or natsTokenFile",
    ];
  }
  return natsServers(natsUrl).flatMap((server) => {
    const url = parsed(server);
    if (url && SCHEMES.includes(url.protocol) && url.hostname) return [];
    return [`natsUrl: ${server || "an empty part"} is not nats://host:port or tls://host:port`];
  });
}

/** A part may lack its scheme: `host:port`. */
function parsed(server: string): URL | undefined {
  try {
    return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? server : `nats://${server}`);
  } catch {
    return undefined;
  }
}
