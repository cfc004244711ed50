import { createHash, timingSafeEqual } from "node:crypto";
import type { Role } from "../../../schemas/http-routes.ts";

/** Who may do what; holds no secret, only what secrets are compared with. */
export interface AccessRules {
  /** SHA-256 of the token of the admin role. */
  readonly adminSha256?: Uint8Array;
  /** SHA-256 of the token of the read role. */
  readonly readSha256?: Uint8Array;
  /** Everybody who can connect has shown a certificate. */
  readonly hasClientCertificates: boolean;
}

/**
 * Says which role a request has.
 *
 * With a token set, a request without one has none; a certificate alone then only opens the
 * connection. Without any token, certificates stand for the admin role, and who is on this machine may read.
 * Both comparisons are made for every token, each in constant time over the hashes.
 *
 * @param rules - Who may do what.
 * @param authorization - Header of the request.
 */
export function roleOf(rules: AccessRules, authorization: string | undefined): Role {
  const { adminSha256, readSha256, hasClientCertificates } = rules;
  if (!adminSha256 && !readSha256) return hasClientCertificates ? "admin" : "read";
  const [, token] = /^Bearer ([!-~]{1,512})$/i.exec(authorization ?? "") ?? [];
  const given = tokenSha256(token ?? "");
  const isAdmin = adminSha256 !== undefined && timingSafeEqual(given, adminSha256);
  const isReader = readSha256 !== undefined && timingSafeEqual(given, readSha256);
  if (token === undefined) return "none";
  return isAdmin ? "admin" : isReader ? "read" : "none";
}

/** Hashes a token, so that tokens of any length are compared alike. */
export function tokenSha256(token: string): Uint8Array {
  return createHash("sha256").update(token).digest();
}

const RANKS = { none: 0, read: 1, admin: 2 } as const;

/** Whether a role suffices. */
export function mayUse(role: Role, needed: Role): boolean {
  return RANKS[role] >= RANKS[needed];
}
