import type { BrokerKeys } from "../../../schemas/nats-keys.ts";
import { withoutCredentials } from "../../../schemas/without-credentials.ts";

/** Why there is no connection to the broker. */
export interface NatsFailure {
  /** Code of the registry. */
  readonly code: "NATS_UNREACHABLE" | "NATS_REFUSED" | "NATS_TLS" | "CONFIG_INVALID";
  /** Which broker, why, and what to change. */
  readonly message: string;
}

/** What had been tried when it failed. */
export interface NatsAttempt {
  /** The way to the broker. */
  readonly keys: BrokerKeys;
  /** What the login is called, if there was one. */
  readonly login?: string | undefined;
}

/** Codes of the client and of TLS, and what they mean. */
const NOT_ALLOWED = ["AUTHORIZATION_VIOLATION", "AUTHENTICATION_TIMEOUT", "BAD_AUTHENTICATION"];
const EXPIRED = ["AUTHENTICATION_EXPIRED", "ACCOUNT_EXPIRED"];
const OUR_CERTIFICATE =
  /ALERT_(CERTIFICATE|UNKNOWN_CA|BAD_CERTIFICATE|UNSUPPORTED_CERT)|ALERT_.*CERT/;
const UNTRUSTED = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "INVALID_CA",
];

/**
 * Puts the client's error into a sentence that says what to change.
 *
 * @param error - What `connect` or the connection's end gave.
 * @param attempt - The keys and the login that were used.
 */
export function natsFailure(error: unknown, { keys, login }: NatsAttempt): NatsFailure {
  const { code = "", chainedError } = (error ?? {}) as {
    readonly code?: string;
    readonly chainedError?: { readonly code?: string; readonly message: string };
  };
  const broker = `the broker at ${withoutCredentials(keys.natsUrl)}`;
  const refused = (why: string): NatsFailure => ({
    code: "NATS_REFUSED",
    message: `${broker} ${why}`,
  });
  if (NOT_ALLOWED.includes(code)) return refused(loginRefusal(login, keys));
  if (EXPIRED.includes(code))
    return refused(`says that the time of ${login ?? "our login"} is over`);
  if (OUR_CERTIFICATE.test(code)) return refused(certificateRefusal(keys));
  const reason = chainedError?.message ?? (error instanceof Error ? error.message : String(error));
  const tls = tlsFault(code, error, keys) ?? tlsDisagreement(code, reason);
  if (tls) return { code: "NATS_TLS", message: `${broker} ${tls}` };
  return {
    code: "NATS_UNREACHABLE",
    message: `no broker at ${withoutCredentials(keys.natsUrl)}: ${reason}`,
  };
}

function loginRefusal(login: string | undefined, { natsTlsCertFile }: BrokerKeys): string {
  if (login) return `refuses ${login}`;
  if (natsTlsCertFile) {
    return `knows no user by our certificate in natsTlsCertFile, ${natsTlsCertFile}; enter its subject there, or set a login`;
  }
  return "wants a login: set natsTokenFile, natsUser with natsPasswordFile, natsNkeyFile or natsCredsFile";
}

function certificateRefusal({ natsTlsCertFile }: BrokerKeys): string {
  if (natsTlsCertFile) {
    return `refuses our certificate in natsTlsCertFile, ${natsTlsCertFile}: it must be signed by an authority that the broker trusts, and be valid`;
  }
  return "wants a certificate from us: set natsTlsCertFile and natsTlsKeyFile";
}

function tlsFault(code: string, error: unknown, keys: BrokerKeys): string | undefined {
  if (code === "CERT_HAS_EXPIRED") {
    return "has a certificate that has expired, or its authority's has: renew it";
  }
  if (code === "CERT_NOT_YET_VALID") {
    return "has a certificate that is not valid yet: compare the clocks of both machines";
  }
  if (UNTRUSTED.includes(code)) return `has a certificate that is not trusted: ${authority(keys)}`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    const { cert } = error as { readonly cert?: { readonly subjectaltname?: string } };
    const names = cert?.subjectaltname ?? "no name";
    return `has a certificate for ${names}; it must name the host that natsUrl names`;
  }
  if (code === "SERVER_OPT_NA") {
    return "offers no TLS, but tls:// or one of the natsTls… keys asks for it";
  }
  return undefined;
}

function tlsDisagreement(code: string, reason: string): string | undefined {
  const isTls = code === "TLS" || code === "EPROTO" || /^ERR_(SSL|TLS|OSSL)/.test(code);
  return isTls ? `and we could not agree on TLS: ${reason}` : undefined;
}

function authority({ natsTlsCaFile }: BrokerKeys): string {
  if (natsTlsCaFile) return `no authority in natsTlsCaFile, ${natsTlsCaFile}, has signed it`;
  return "no authority of this system has signed it; set natsTlsCaFile to its authority's file";
}
