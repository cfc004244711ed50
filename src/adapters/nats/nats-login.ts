import {
  type Authenticator,
  credsAuthenticator,
  nkeyAuthenticator,
  nkeys,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from "nats";
import type { BrokerKeys } from "../../../schemas/nats-keys.ts";
import { exposureWarning, readSecretFile } from "./secret-file.ts";

/** How we show the broker who we are. */
export interface NatsLogin {
  /** What the user calls it, such as `the token in natsTokenFile`. */
  readonly name: string;
  /** Whether the secret itself goes over the wire; nkeys and credentials only sign. */
  readonly isSent: boolean;
  /** Answers the broker's challenge; reads the secret again each time, so that it can be changed. */
  readonly authenticator: Authenticator;
  /** Files that everybody can read, one line each. */
  readonly warnings: readonly string[];
}

/** A login, none, or what is wrong with the keys, one line each. */
export type NatsLoginResult =
  | { readonly ok: true; readonly login: NatsLogin | undefined }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The environment. */
export type Env = Readonly<Record<string, string | undefined>>;

/** One way to log in: where its secret is, and what is made of it. */
interface LoginKind {
  readonly what: string;
  readonly key: "natsTokenFile" | "natsPasswordFile" | "natsNkeyFile" | "natsCredsFile";
  readonly env: string;
  readonly isSent: boolean;
  /** Says what is wrong with a secret, without showing it. */
  fault(secret: string): string | undefined;
  authenticator(secret: () => string, user: string): Authenticator;
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** The client's parser wants the last line to be ended. */
const credsBytes = (text: string) => bytes(`${text}\n`);

const KINDS: readonly LoginKind[] = [
  {
    ...{ what: "token", key: "natsTokenFile", env: "SLOTPILOT_NATS_TOKEN", isSent: true },
    fault: lineFault,
    authenticator: tokenAuthenticator,
  },
  {
    ...{ what: "password", key: "natsPasswordFile", env: "SLOTPILOT_NATS_PASSWORD", isSent: true },
    fault: lineFault,
    authenticator: (secret, user) => usernamePasswordAuthenticator(user, secret),
  },
  {
    ...{ what: "nkey", key: "natsNkeyFile", env: "SLOTPILOT_NATS_NKEY", isSent: false },
    fault: (secret) =>
      isUserSeed(secret) ? undefined : "is no seed of a user's nkey, which begins with SU",
    authenticator: (secret) => nkeyAuthenticator(() => bytes(secret())),
  },
  {
    ...{ what: "credentials", key: "natsCredsFile", env: "SLOTPILOT_NATS_CREDS", isSent: false },
    fault: credentialsFault,
    authenticator: (secret) => credsAuthenticator(() => credsBytes(secret())),
  },
];

/**
 * Finds the one login that the configuration names.
 *
 * Secrets are read from files or from the environment and stay in here: neither a problem nor a
 * warning shows one.
 *
 * @param keys - The way to the broker.
 * @param env - May hold `SLOTPILOT_NATS_TOKEN`, `…_PASSWORD`, `…_NKEY` or `…_CREDS`.
 */
export function findNatsLogin(keys: BrokerKeys, env: Env): NatsLoginResult {
  const named = KINDS.flatMap((kind) => [
    ...(keys[kind.key] ? [{ kind, from: kind.key as string, isFile: true }] : []),
    ...(env[kind.env] ? [{ kind, from: kind.env, isFile: false }] : []),
  ]);
  const [first, second] = named;
  if (second) {
    const all = named.map(({ from }) => from).join(", ");
    return failed(`${all}: give one login only, and from one place`);
  }
  const isPassword = first?.kind.key === "natsPasswordFile";
  if (keys.natsUser && !isPassword) {
    return failed(
      first
        ? `natsUser, ${first.from}: give one login only`
        : "natsUser: needs natsPasswordFile or SLOTPILOT_NATS_PASSWORD",
    );
  }
  if (!first) return { ok: true, login: undefined };
  if (isPassword && !keys.natsUser) return failed(`${first.from}: needs natsUser`);
  return openLogin(first.kind, first.from, first.isFile ? keys[first.kind.key] : undefined, {
    user: keys.natsUser ?? "",
    env,
  });
}

function openLogin(
  kind: LoginKind,
  from: string,
  path: string | undefined,
  { user, env }: { readonly user: string; readonly env: Env },
): NatsLoginResult {
  const read = path === undefined ? fromEnv(env[kind.env] ?? "") : readSecretFile(path);
  if (!read.ok) return failed(`${from}: ${read.problem}`);
  const fault = kind.fault(trimmed(read.text));
  if (fault) return failed(`${from}: ${path === undefined ? "" : `${path} `}${fault}`);
  let secret = trimmed(read.text);
  /** The file may be changed while we run; what can't be used is passed over for what could. */
  const newest = () => {
    const again = path === undefined ? undefined : readSecretFile(path);
    if (again?.ok && !kind.fault(trimmed(again.text))) secret = trimmed(again.text);
    return secret;
  };
  const login: NatsLogin = {
    name: `the ${kind.what} in ${from}`,
    isSent: kind.isSent,
    authenticator: kind.authenticator(newest, user),
    warnings: read.isExposed && path !== undefined ? [exposureWarning(from, path)] : [],
  };
  return { ok: true, login };
}

function failed(problem: string): NatsLoginResult {
  return { ok: false, problems: [problem] };
}

const fromEnv = (text: string) => ({ ok: true, text, isExposed: false }) as const;

/** Editors and `echo` end a file with a line break. */
const trimmed = (text: string) => text.replace(/[\r\n]+$/, "");

function lineFault(secret: string): string | undefined {
  if (secret === "") return "is empty";
  return /[\r\n]/.test(secret) ? "has more than one line" : undefined;
}

function isUserSeed(secret: string): boolean {
  try {
    nkeys.fromSeed(bytes(secret));
    return secret.startsWith("SU");
  } catch {
    return false;
  }
}

function credentialsFault(secret: string): string | undefined {
  try {
    const { jwt } = credsAuthenticator(credsBytes(secret))("challenge") as { readonly jwt: string };
    const claims = Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString();
    const { exp } = JSON.parse(claims) as { readonly exp?: number }; // s since 1970
    if (exp === undefined || 1000 * exp > Date.now()) return undefined;
    return `has expired on ${new Date(1000 * exp).toISOString()}; make a new one`;
  } catch {
    return "is no credentials file with a user's JWT and seed";
  }
}
