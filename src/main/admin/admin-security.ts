import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import type { ServiceConfig } from "../../../schemas/config.ts";
import { type AccessRules, tokenSha256 } from "../../adapters/http/access.ts";
import { isLoopback } from "../../adapters/http/admin-gate.ts";
import type { AdminTls } from "../../adapters/http/admin-message.ts";
import type { CommandFailure } from "../../cli/fail.ts";

/** Who may use the admin API, and how connections to it are secured. */
export interface AdminSecurity {
  /** Who may do what. */
  readonly access: AccessRules;
  /** Certificates, if there are any. */
  readonly tls?: AdminTls;
  /** What should be better, a sentence each. */
  readonly warnings: readonly string[];
}

/** A token is one line of so many printable characters. */
const TOKEN = /^[!-~]{16,512}$/;

/** What others than the owner may do with a file. */
const OTHERS = 0o077;

/**
 * Reads tokens and certificates of the admin API.
 *
 * @param config - Says where they lie.
 * @param env - May hold the tokens themselves.
 * @returns What they allow; or which key is wrong and what to change: `ADMIN_TOKEN_INVALID`,
 *   `ADMIN_TLS_INVALID`, or `ADMIN_EXPOSED` when other machines could change things unasked.
 */
export function readAdminSecurity(
  config: ServiceConfig,
  env: Readonly<Record<string, string | undefined>>,
): AdminSecurity | CommandFailure {
  const warnings: string[] = [];
  const admin = readToken(config, env, "adminTokenFile", warnings);
  if (typeof admin === "object") return admin;
  const read = readToken(config, env, "adminReadTokenFile", warnings);
  if (typeof read === "object") return read;
  if (admin !== undefined && admin === read) return invalidToken("both tokens are the same");
  const tls = readTls(config, warnings);
  if (tls && "code" in tls) return tls;
  const hasClientCertificates = tls?.clientCa !== undefined;
  if (!isLoopback(config.adminHost) && !admin && !read && !hasClientCertificates) {
    const message = `adminHost ${config.adminHost} is no loopback address, and there is neither a token nor \`adminTlsClientCaFile\``;
    return { code: "ADMIN_EXPOSED", message };
  }
  if (!isLoopback(config.adminHost) && !tls) {
    warnings.push("tokens of the admin API travel unencrypted: set adminTlsCertFile");
  }
  const access = {
    ...(admin !== undefined && { adminSha256: tokenSha256(admin) }),
    ...(read !== undefined && { readSha256: tokenSha256(read) }),
    hasClientCertificates,
  };
  return { access, ...(tls && { tls }), warnings };
}

/** Variables that may hold a token themselves. */
const TOKEN_VARIABLES = {
  adminTokenFile: "SLOTPILOT_ADMIN_TOKEN",
  adminReadTokenFile: "SLOTPILOT_ADMIN_READ_TOKEN",
} as const;

function readToken(
  config: ServiceConfig,
  env: Readonly<Record<string, string | undefined>>,
  key: keyof typeof TOKEN_VARIABLES,
  warnings: string[],
): string | undefined | CommandFailure {
  const variable = TOKEN_VARIABLES[key];
  const given = env[variable] || undefined; // an empty variable is none
  const path = config[key];
  if (given !== undefined && path !== "") {
    return invalidToken(`${key} and ${variable} are both set; keep one of them`);
  }
  if (given === undefined && path === "") return undefined;
  const text = given ?? readSecret(path, key, warnings);
  if (typeof text === "object") return invalidToken(text.why);
  const token = text.trim();
  if (TOKEN.test(token)) return token;
  const source = given === undefined ? `the file of ${key}` : variable;
  return invalidToken(
    `${source} holds no line of 16 to 512 printable characters; \`openssl rand -hex 32\` makes a good one`,
  );
}

const invalidToken = (message: string): CommandFailure => ({
  ...{ code: "ADMIN_TOKEN_INVALID", message },
});

function readTls(config: ServiceConfig, warnings: string[]): AdminTls | CommandFailure | undefined {
  const { adminTlsCertFile, adminTlsKeyFile, adminTlsClientCaFile } = config;
  if (!adminTlsCertFile && !adminTlsKeyFile && !adminTlsClientCaFile) return undefined;
  if (!adminTlsCertFile || !adminTlsKeyFile) {
    return invalidTls("set adminTlsCertFile and adminTlsKeyFile, both");
  }
  const cert = readText(adminTlsCertFile, "adminTlsCertFile");
  if (typeof cert === "object") return invalidTls(cert.why);
  const key = readSecret(adminTlsKeyFile, "adminTlsKeyFile", warnings);
  if (typeof key === "object") return invalidTls(key.why);
  const clientCa = adminTlsClientCaFile
    ? readText(adminTlsClientCaFile, "adminTlsClientCaFile")
    : undefined;
  if (typeof clientCa === "object") return invalidTls(clientCa.why);
  const problem = pemProblem(cert, key, clientCa);
  if (problem) return invalidTls(problem);
  return { cert, key, ...(clientCa !== undefined && { clientCa }) };
}

const invalidTls = (message: string): CommandFailure => ({
  ...{ code: "ADMIN_TLS_INVALID", message },
});

function pemProblem(cert: string, key: string, clientCa: string | undefined): string | undefined {
  const certificate = parsed(() => new X509Certificate(cert));
  if (!certificate) return "adminTlsCertFile holds no certificate in PEM";
  const privateKey = parsed(() => createPrivateKey(key));
  if (!privateKey) return "adminTlsKeyFile holds no private key in PEM without a password";
  if (!certificate.checkPrivateKey(privateKey)) {
    return "adminTlsKeyFile is not the key of the certificate in adminTlsCertFile";
  }
  if (clientCa === undefined || parsed(() => new X509Certificate(clientCa))) return undefined;
  return "adminTlsClientCaFile holds no certificate in PEM";
}

function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

function readSecret(path: string, key: string, warnings: string[]): string | { why: string } {
  const text = readText(path, key);
  if (typeof text === "string" && (statSync(path).mode & OTHERS) !== 0) {
    warnings.push(`others can read the file of ${key}: chmod 600 ${path}`);
  }
  return text;
}

function readText(path: string, key: string): string | { why: string } {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    return { why: `the file of ${key} can't be read: ${(error as Error).message}` };
  }
}
