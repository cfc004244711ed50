import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import type { TlsOptions } from "nats";
import type { BrokerKeys } from "../../../schemas/nats-keys.ts";
import { natsEndpoints } from "./nats-hosts.ts";
import { exposureWarning, readSecretFile } from "./secret-file.ts";

/** What the client hands on to Node's TLS besides its own options. */
export interface NatsTlsOptions extends TlsOptions {
  /** Says whether a certificate is the broker's. */
  readonly checkServerIdentity: (name: string, certificate: PeerCertificate) => Error | undefined;
}

/** TLS as the keys ask for it (`undefined`: as the broker likes), or what is wrong with them. */
export type NatsTlsResult =
  | {
      readonly ok: true;
      readonly tls: NatsTlsOptions | undefined;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Looks at the files that TLS is made of, so that a mistake is told before the broker refuses it.
 *
 * The client reads the files again for every connection: certificates can be renewed without a
 * restart.
 *
 * @param keys - The way to the broker; `tls://` or one of the files asks for TLS.
 * @param nowMs - Time, for a certificate of ours that has expired. Unit: ms since 1970.
 */
export function findNatsTls(keys: BrokerKeys, nowMs: number): NatsTlsResult {
  const { natsUrl, natsTlsCaFile, natsTlsCertFile, natsTlsKeyFile } = keys;
  const ca = natsTlsCaFile ? readCertificates("natsTlsCaFile", natsTlsCaFile) : NOTHING;
  const own = readOwn(natsTlsCertFile, natsTlsKeyFile, nowMs);
  const problems = [...ca.problems, ...own.problems];
  if (problems.length > 0) return { ok: false, problems };
  const isWanted = natsTlsCaFile || natsTlsCertFile || /(^|,)\s*tls:/i.test(natsUrl);
  if (!isWanted) return { ok: true, tls: undefined, warnings: [] };
  const tls = {
    ...(natsTlsCaFile && { caFile: natsTlsCaFile }),
    ...(natsTlsCertFile &&
      natsTlsKeyFile && { certFile: natsTlsCertFile, keyFile: natsTlsKeyFile }),
    checkServerIdentity: identityCheck(natsEndpoints(natsUrl).map(({ host }) => host)),
  };
  return { ok: true, tls, warnings: own.warnings };
}

/**
 * Compares a certificate with the hosts that were configured.
 *
 * Left to itself the client checks an address, which has no server name in TLS, as `localhost`.
 */
function identityCheck(hosts: readonly string[]): NatsTlsOptions["checkServerIdentity"] {
  return (name, certificate) => {
    const errors = [...hosts, name].map((host) => checkServerIdentity(host, certificate));
    return hosts.some((_, n) => errors[n] === undefined) ? undefined : errors[0];
  };
}

const NOTHING = { problems: [], certificates: [] };

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function readCertificates(
  key: string,
  path: string,
): { readonly problems: readonly string[]; readonly certificates: readonly X509Certificate[] } {
  const file = readSecretFile(path);
  if (!file.ok) return { problems: [`${key}: ${file.problem}`], certificates: [] };
  try {
    const blocks = file.text.match(PEM_CERTIFICATE) ?? [];
    if (blocks.length > 0) {
      return { problems: [], certificates: blocks.map((pem) => new X509Certificate(pem)) };
    }
  } catch {
    // told below
  }
  return { problems: [`${key}: ${path} holds no certificate in PEM`], certificates: [] };
}

/** Our own certificate and its key, which come together or not at all. */
function readOwn(
  certPath: string | undefined,
  keyPath: string | undefined,
  nowMs: number,
): { readonly problems: readonly string[]; readonly warnings: readonly string[] } {
  if (!certPath && !keyPath) return { problems: [], warnings: [] };
  if (!keyPath) return { problems: ["natsTlsCertFile: needs natsTlsKeyFile"], warnings: [] };
  if (!certPath) return { problems: ["natsTlsKeyFile: needs natsTlsCertFile"], warnings: [] };
  const { problems, certificates } = readCertificates("natsTlsCertFile", certPath);
  const [certificate] = certificates;
  const key = readKey(keyPath);
  const all = [...problems, ...key.problems];
  if (certificate && Date.parse(certificate.validTo) < nowMs) {
    all.push(`natsTlsCertFile: ${certPath} has expired on ${certificate.validTo}`);
  }
  if (certificate && key.key && !certificate.checkPrivateKey(key.key)) {
    all.push("natsTlsKeyFile: is not the key of the certificate in natsTlsCertFile");
  }
  return { problems: all, warnings: key.warnings };
}

function readKey(path: string): {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly key?: KeyObject;
} {
  const file = readSecretFile(path);
  if (!file.ok) return { problems: [`natsTlsKeyFile: ${file.problem}`], warnings: [] };
  const warnings = file.isExposed ? [exposureWarning("natsTlsKeyFile", path)] : [];
  try {
    return { problems: [], warnings, key: createPrivateKey(file.text) };
  } catch {
    const what = file.text.includes("ENCRYPTED")
      ? "is encrypted; decrypt it"
      : "holds no key in PEM";
    return { problems: [`natsTlsKeyFile: ${path} ${what}`], warnings };
  }
}
