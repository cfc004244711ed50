import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { NatsConnection } from "nats";
import type { BrokerKeys } from "../../schemas/nats-keys.ts";
import { type ConnectNatsOptions, connectNats } from "../../src/adapters/nats/connect-nats.ts";
import { followSecurityPage, type SecuredBroker, startSecuredBroker } from "./secured-broker.ts";

/** Brokers that are set up as docs/security.md says, and connections to them. */
export interface SecuredSession {
  /** Where all of their files are. */
  readonly folder: string;
  /** Path of a file there. */
  at(name: string): string;
  /** Text of a file there. */
  read(name: string): string;
  /** Starts a broker with the page's secrets, unless `env` has others; ended by `closeAll`. @returns Its port. */
  broker(config: string, env?: NodeJS.ProcessEnv): Promise<number>;
  /** Starts a broker at a port; ended by `closeAll` or before. */
  startAt(config: string, env: NodeJS.ProcessEnv, port?: number): Promise<SecuredBroker>;
  /** Keys of a user of the page over TLS. */
  login(user: string, port: number): BrokerKeys;
  /** Connects, which must succeed; closed by `closeAll`. */
  connected(keys: BrokerKeys, options?: ConnectNatsOptions): Promise<NatsConnection>;
  /** Connects, which must fail. @returns Code and message. */
  refusal(keys: BrokerKeys, options?: ConnectNatsOptions): Promise<string>;
  /** Closes connections, then brokers. */
  closeAll(): Promise<void>;
  /** Removes the folder. */
  remove(): void;
}

/** URL that leaves TLS to the broker. */
export const plainUrl = (port: number) => `nats://127.0.0.1:${port}`;

/** URL that asks for TLS. */
export const tlsUrl = (port: number) => `tls://localhost:${port}`;

/** Makes the page's files in a folder of its own. */
export function openSecuredSession(): SecuredSession {
  const folder = followSecurityPage();
  const brokers: SecuredBroker[] = [];
  const connections: NatsConnection[] = [];
  const at = (name: string) => join(folder, name);
  const read = (name: string) => readFileSync(at(name), "utf8").trim();
  const startAt: SecuredSession["startAt"] = async (config, env, port) => {
    const started = await startSecuredBroker(folder, config, env, port);
    brokers.push(started);
    return started;
  };
  const connect = (keys: BrokerKeys, options: ConnectNatsOptions = {}) =>
    connectNats(keys, "test", { env: {}, ...options });
  return {
    ...{ folder, at, read, startAt },
    async broker(config, env = {}) {
      const secrets = {
        ...{ SERVICE_PASSWORD: read("service.password"), RAN_PASSWORD: read("ran.password") },
        ...{ WATCHER_PASSWORD: read("watcher.password"), BROKER_TOKEN: read("broker.token") },
      };
      return (await startAt(config, { ...secrets, ...env })).port;
    },
    login: (user, port) => ({
      ...{ natsUrl: tlsUrl(port), natsTlsCaFile: at("ca.pem") },
      ...{ natsUser: user, natsPasswordFile: at(`${user}.password`) },
    }),
    async connected(keys, options) {
      const nats = await connect(keys, options);
      if (!nats.ok) throw new Error(nats.error.message);
      connections.push(nats.connection);
      await nats.connection.flush();
      return nats.connection;
    },
    async refusal(keys, options) {
      const nats = await connect(keys, options);
      if (!nats.ok) return `${nats.error.code} ${nats.error.message}`;
      await nats.connection.close();
      return "connected";
    },
    async closeAll() {
      for (const connection of connections.splice(0)) await connection.close();
      await Promise.all(brokers.splice(0).map((broker) => broker.stop()));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
