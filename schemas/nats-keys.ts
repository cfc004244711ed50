import { type Static, Type } from "@sinclair/typebox";
import { text } from "./config-keys.ts";

/** Keys of the way to the broker. Secrets themselves are no keys: files or the environment hold them. */
export const NATS_KEYS = {
  natsUrl: Type.String({
    description:
      "Broker, `nats://host:port` or, where TLS is a must, `tls://host:port`; several separated by commas. The environment's NATS_URL is honoured too.",
    default: "nats://127.0.0.1:4222",
    minLength: 1,
  }),
  natsUser: text(
    "User at the broker; the password is in `natsPasswordFile` or SLOTPILOT_NATS_PASSWORD.",
  ),
  natsPasswordFile: text("File with the password of `natsUser`."),
  natsTokenFile: text("File with the broker's token, or SLOTPILOT_NATS_TOKEN holds it."),
  natsNkeyFile: text(
    "File with the seed of a user's nkey, `SU…`, or SLOTPILOT_NATS_NKEY holds it.",
  ),
  natsCredsFile: text(
    "Credentials file with a user's JWT and seed, or SLOTPILOT_NATS_CREDS holds its text.",
  ),
  natsTlsCaFile: text(
    "PEM file of the authorities that may sign the broker's certificate; asks for TLS. Default: the system's authorities.",
  ),
  natsTlsCertFile: text("PEM file of our own certificate, where the broker asks for one."),
  natsTlsKeyFile: text("PEM file of the private key of `natsTlsCertFile`."),
};

const NatsKeys = Type.Object(NATS_KEYS);
/** The way to the broker; empty text: not set. */
export type NatsKeys = Static<typeof NatsKeys>;

/** The way to a broker; a key that is absent or empty is not used. */
export type BrokerKeys = Pick<NatsKeys, "natsUrl"> & Partial<NatsKeys>;

/** Names of the keys. */
export const NATS_KEY_NAMES = Object.keys(NATS_KEYS) as readonly (keyof NatsKeys)[];

/** Picks the way to the broker out of a larger configuration, such as for the flags of a child. */
export function natsKeysOf(config: Readonly<NatsKeys>): NatsKeys {
  return Object.fromEntries(NATS_KEY_NAMES.map((key) => [key, config[key]])) as NatsKeys;
}
