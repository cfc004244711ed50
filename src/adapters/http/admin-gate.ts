import { isIP } from "node:net";
import type { FastifyRequest } from "fastify";
import type { Role } from "../../../schemas/http-routes.ts";
import { type AccessRules, mayUse, roleOf } from "./access.ts";
import { REFUSALS, type Refusal } from "./refusals.ts";

/** What the gate knows of the server. */
export interface GateRules {
  /** Who may do what. */
  readonly access: AccessRules;
  /** Address that the server listens on. */
  readonly host: string;
}

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}

/**
 * Says whether a request may come in, before anything of it is read.
 *
 * A server on a loopback address answers only to its own names: a page whose name is made to point
 * here (DNS rebinding) can't reach it. What another site's page sends says so in `origin`. Whatever is
 * not GET or HEAD needs the admin role, also where there is no such route.
 *
 * @param rules - Who may do what.
 * @param request - Head of the request.
 * @param needed - Role of the route.
 * @returns Why not; nothing when it may.
 */
export function judgeEntry(
  { access, host }: GateRules,
  request: Pick<FastifyRequest, "headers" | "method">,
  needed: Role,
): Refusal | undefined {
  const { headers, method } = request;
  if (isLoopback(host) && !isOwnName(headers.host, host)) return REFUSALS.origin;
  if (headers.origin !== undefined && hostOf(headers.origin) !== headers.host) {
    return REFUSALS.origin;
  }
  const isRead = method === "GET" || method === "HEAD";
  const least = isRead ? needed : "admin";
  const role = roleOf(access, headers.authorization);
  if (mayUse(role, least)) return undefined;
  if (least === "admin" && !access.adminSha256) return REFUSALS.noAdmin;
  return role === "none" ? REFUSALS.token : REFUSALS.role;
}

function isOwnName(given: string | undefined, host: string): boolean {
  if (given === undefined) return true; // HTTP/1.0: no browser
  const name = given
    .replace(/:\d*$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();
  return name === host || isLoopback(name);
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
