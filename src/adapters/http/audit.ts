import type { FastifyReply, FastifyRequest } from "fastify";
import type { Code } from "../../../schemas/codes.ts";
import { type AccessRules, roleOf } from "./access.ts";

/** What is known of a request besides its head. */
interface Trail {
  /** What was asked for, once it fits the route's schemas. */
  asked?: object;
  /** Why it was refused. */
  code?: Code;
}

const trails = new WeakMap<FastifyRequest, Trail>();

/** Notes something of a request for `auditFacts`; nothing in it may be a secret or unchecked. */
export function noteTrail(request: FastifyRequest, more: Trail): void {
  trails.set(request, { ...trails.get(request), ...more });
}

/**
 * Writes down who asked for which change and what came of it.
 *
 * @param access - Tells the role.
 * @param reply - Answer to the request, sent.
 * @param route - Path with `{parameters}`; what they were is in `asked`.
 */
export function auditFacts(access: AccessRules, reply: FastifyReply, route: string): object {
  const { id: requestId, method, ip: from, headers } = reply.request;
  const role = roleOf(access, headers.authorization);
  const { asked, code } = trails.get(reply.request) ?? {};
  const facts = { audit: "admin", requestId, role, from, method, route };
  return { ...facts, ...(asked && { asked }), status: reply.statusCode, ...(code && { code }) };
}
