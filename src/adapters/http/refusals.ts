import type { Socket } from "node:net";
import type { FastifyReply } from "fastify";
import type { Code } from "../../../schemas/codes.ts";
import type { HttpError } from "../../../schemas/http.ts";
import { noteTrail } from "./audit.ts";
import { hidePaths } from "./hide-paths.ts";

/** Why a request is not answered. */
export interface Refusal {
  /** HTTP status. */
  readonly status: number;
  /** Code of the registry. */
  readonly code: Code;
  /** One sentence; paths in it are hidden. */
  readonly message: string;
}

/** Figures of the moment, and what they are called: nobody shall keep or guess. */
export const HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

const refusal = (status: number, code: Code, message: string): Refusal => ({
  ...{ status, code, message },
});

/** Refusals that say the same of every request: nothing of it comes back, and nothing of what happened inside. */
export const REFUSALS = {
  badRequest: refusal(400, "BAD_REQUEST", "the request is not valid HTTP, or its body not JSON"),
  token: refusal(401, "TOKEN_REQUIRED", "send `Authorization: Bearer <token>` with a valid token"),
  role: refusal(403, "ROLE_REQUIRED", "this needs the admin token; the read token does not do"),
  noAdmin: refusal(
    403,
    "ROLE_REQUIRED",
    "nobody may change anything: set SLOTPILOT_ADMIN_TOKEN or `adminTokenFile` and restart the service",
  ),
  origin: refusal(
    403,
    "ORIGIN_NOT_ALLOWED",
    "use the address that this server listens on, and no page of another site",
  ),
  notFound: refusal(404, "NOT_FOUND", "there is nothing under this path; see /docs"),
  method: refusal(405, "METHOD_NOT_ALLOWED", "the `allow` header says which methods there are"),
  timeout: refusal(408, "REQUEST_TIMEOUT", "the request did not arrive in time"),
  tooLarge: refusal(413, "BODY_TOO_LARGE", "the body is larger than this path allows"),
  mediaType: refusal(415, "MEDIA_TYPE", "this path does not take a body of this type"),
  tooMany: refusal(429, "TOO_MANY_REQUESTS", "too many requests from this address; wait a second"),
  internal: refusal(500, "INTERNAL", "something happened that slotpilot does not expect: a bug"),
  busy: refusal(503, "SERVICE_BUSY", "too many of these are under way; try again in some seconds"),
} as const satisfies Record<string, Refusal>;

/** Body of a refusal. */
export function bodyOf({ code, message }: Pick<Refusal, "code" | "message">): HttpError {
  return { error: { code, message: hidePaths(message) } };
}

/** Sends a refusal. */
export function refuse(reply: FastifyReply, refused: Refusal): FastifyReply {
  noteTrail(reply.request, { code: refused.code });
  const json = { ...HEADERS, "content-type": "application/json; charset=utf-8" };
  if (refused.status === 401) reply.header("www-authenticate", "Bearer");
  return reply.code(refused.status).headers(json).send(bodyOf(refused));
}

/** Says what an error of the framework means; what it says itself stays inside. */
export function refusalOf(status: number | undefined): Refusal {
  const known = Object.values<Refusal>(REFUSALS).find((refused) => refused.status === status);
  if (known) return known;
  return status !== undefined && status < 500 ? REFUSALS.badRequest : REFUSALS.internal;
}

/** What is not HTTP, or not whole in time, has no reply object yet. */
export function refuseRaw(cause: string, socket: Socket): void {
  if (cause === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const { status, ...refused } =
    cause === "ERR_HTTP_REQUEST_TIMEOUT" ? REFUSALS.timeout : REFUSALS.badRequest;
  const body = JSON.stringify(bodyOf(refused));
  const head = [
    `HTTP/1.1 ${status} ${status === 408 ? "Request Timeout" : "Bad Request"}`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${body.length}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
