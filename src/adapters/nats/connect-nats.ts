import { connect, type NatsConnection } from "nats";
import type { BrokerKeys } from "../../../schemas/nats-keys.ts";
import { clearWarning } from "./clear-warning.ts";
import { type NatsFailure, natsFailure } from "./nats-failure.ts";
import { natsServers, natsUrlProblems } from "./nats-hosts.ts";
import { type Env, findNatsLogin, type NatsLogin } from "./nats-login.ts";
import { findNatsTls, type NatsTlsOptions } from "./nats-tls.ts";
import { refusalReason } from "./refusal-reason.ts";
import { watchPermissions } from "./watch-permissions.ts";

/** How long a broker may take to take us in. Unit: ms. */
const CONNECT_WITHIN_MS = 5000;

/** Pause between two attempts to reach a broker that went away. Unit: ms. */
const RECONNECT_MS = 250;

/** What a connection is opened with besides its keys. */
export interface ConnectNatsOptions {
  /** Told what is no reason not to connect: secrets that everybody can read, rights that lack. */
  readonly onWarning?: (line: string) => void;
  /** First tokens of the subjects that answers come back on; `_INBOX` unless set. */
  readonly inboxPrefix?: string;
  /** Keep to the brokers of `natsUrl`; otherwise those that they tell of are used too. */
  readonly ignoreClusterUpdates?: boolean;
  /** Environment that secrets may be in, by default this process's. */
  readonly env?: Env;
}

/** A connection, or why there is none. */
export type NatsConnected =
  | {
      readonly ok: true;
      readonly connection: NatsConnection;
      /** What the login is called, such as `the token in natsTokenFile`; `undefined` without one. */
      readonly login: string | undefined;
    }
  | { readonly ok: false; readonly error: NatsFailure };

/** What the keys come to. */
interface Access {
  readonly login: NatsLogin | undefined;
  readonly tls: NatsTlsOptions | undefined;
  readonly warnings: readonly string[];
}

/**
 * Connects to the broker; once connected, the connection comes back by itself after a loss.
 *
 * Files with secrets and certificates are read again for every connection, so that they can be
 * renewed while we run.
 *
 * @param keys - The way to the broker; absent or empty keys are not used.
 * @param name - How the connection shows up in the broker's own monitoring.
 * @param options - Listener, environment.
 * @returns The connection; `CONFIG_INVALID` with every problem of the keys, `NATS_REFUSED` when the
 *   broker does not accept who we are, `NATS_TLS` when we do not accept the broker,
 *   `NATS_UNREACHABLE` otherwise.
 */
export async function connectNats(
  keys: BrokerKeys,
  name: string,
  options: ConnectNatsOptions = {},
): Promise<NatsConnected> {
  const { onWarning = () => undefined, env = process.env, ...client } = options;
  const access = findAccess(keys, env);
  if ("code" in access) return { ok: false, error: access };
  const { login, tls, warnings } = access;
  for (const warning of warnings) onWarning(warning);
  try {
    const connection = await connect({
      ...{ servers: natsServers(keys.natsUrl), name, timeout: CONNECT_WITHIN_MS },
      ...{ maxReconnectAttempts: -1, reconnectTimeWait: RECONNECT_MS, waitOnFirstConnect: false },
      ...(login && { authenticator: login.authenticator }),
      ...(tls && { tls }),
      ...client,
    });
    void watchPermissions(connection, onWarning);
    const { tls_required, tls_available } = connection.info ?? {};
    const clear = clearWarning(keys.natsUrl, login, Boolean(tls_required || tls_available));
    if (clear) onWarning(clear);
    return { ok: true, connection, login: login?.name };
  } catch (error) {
    const reason = await refusalReason(error, keys, tls);
    return { ok: false, error: natsFailure(reason, { keys, login: login?.name }) };
  }
}

function findAccess(keys: BrokerKeys, env: Env): Access | NatsFailure {
  const url = natsUrlProblems(keys.natsUrl);
  const login = findNatsLogin(keys, env);
  const tls = findNatsTls(keys, Date.now());
  if (login.ok && tls.ok && url.length === 0) {
    const warnings = [...(login.login?.warnings ?? []), ...tls.warnings];
    return { login: login.login, tls: tls.tls, warnings };
  }
  const problems = [...url, ...(login.ok ? [] : login.problems), ...(tls.ok ? [] : tls.problems)];
  const lines = problems.map((problem) => `  ${problem}`);
  const message = ["the configuration has problems:", ...lines].join("\n");
  return { code: "CONFIG_INVALID", message };
}
