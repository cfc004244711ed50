import type { Socket } from "node:net";
import { type FastifyInstance, type FastifyReply, fastify } from "fastify";
import { Alive, type HttpCode, type HttpError, Ready } from "../../../schemas/http.ts";
import type { AdminState } from "./admin-state.ts";
import { METRICS_CONTENT_TYPE } from "./metrics-text.ts";

/** A request has to be complete after so long. Unit: ms. */
const REQUEST_TIMEOUT_MS = 5000;

/** How often incomplete requests are looked for. Unit: ms. */
const TIMEOUT_CHECK_MS = 500;

/** An idle connection is closed after so long; Prometheus asks every 15 s by default. Unit: ms. */
const KEEP_ALIVE_MS = 30_000;

/** No request that is answered has a body; the least that is allowed. */
const MAX_BODY_BYTES = 1024;

/** A connection on which nothing moves while an answer is due ends after so long. Unit: ms. */
const CONNECTION_TIMEOUT_MS = 10_000;

/** More connections than that are turned away, so that slow readers hold little memory. */
const MAX_CONNECTIONS = 128;

/** Figures of the moment, and what they are called: no browser shall keep or guess. */
const HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/** Largest head of a request. */
const MAX_HEAD_BYTES = 8192;

/**
 * Builds the admin server: metrics and health, nothing that changes anything.
 *
 * @param state - What is known of the service.
 * @returns The server, not yet listening.
 */
export function buildAdminApp(state: AdminState): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: true,
    http: {
      headersTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
      maxHeaderSize: MAX_HEAD_BYTES,
    },
    frameworkErrors: (_error, _request, reply) => void refuse(reply, 400),
    clientErrorHandler: (error, socket) => refuseRaw(error.code, socket),
  });
  app.server.maxConnections = MAX_CONNECTIONS;
  app.addHook("onRequest", async ({ method }, reply) => {
    reply.headers(HEADERS);
    if (method === "GET" || method === "HEAD") return;
    // The body is not read: the connection ends instead.
    return refuse(reply.headers({ allow: "GET, HEAD", connection: "close" }), 405);
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404));
  app.setErrorHandler((_error, _request, reply) => refuse(reply, 500));
  addRoutes(app, state);
  return app;
}

function addRoutes(app: FastifyInstance, state: AdminState): void {
  app.get("/ric/v1/health/alive", { schema: { response: { 200: Alive } } }, () => ({
    alive: true,
  }));
  app.get(
    "/ric/v1/health/ready",
    { schema: { response: { 200: Ready, 503: Ready } } },
    (_request, reply) => {
      const body = state.ready();
      return reply.code(body.ready ? 200 : 503).send(body);
    },
  );
  app.get("/metrics", async (_request, reply) =>
    reply.type(METRICS_CONTENT_TYPE).send(await state.metrics()),
  );
}

/** What a status says; nothing of the request comes back, and nothing of what happened inside. */
const REFUSALS = {
  400: ["BAD_REQUEST", "the request is not valid HTTP, or too large"],
  404: ["NOT_FOUND", "there is nothing under this path"],
  405: ["METHOD_NOT_ALLOWED", "only GET is allowed"],
  408: ["REQUEST_TIMEOUT", "the request did not arrive in time"],
  500: ["INTERNAL", "something happened that slotpilot does not expect: a bug"],
} as const satisfies Record<number, readonly [HttpCode, string]>;

function bodyOf(status: keyof typeof REFUSALS): HttpError {
  const [code, message] = REFUSALS[status];
  return { error: { code, message } };
}

function refuse(reply: FastifyReply, status: keyof typeof REFUSALS): FastifyReply {
  const json = { ...HEADERS, "content-type": "application/json; charset=utf-8" };
  return reply.code(status).headers(json).send(bodyOf(status));
}

/** What is not HTTP, or not whole in time, has no reply object yet. */
function refuseRaw(cause: string, socket: Socket): void {
  if (cause === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const status = cause === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
  const body = JSON.stringify(bodyOf(status));
  const head = [
    `HTTP/1.1 ${status} ${status === 408 ? "Request Timeout" : "Bad Request"}`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${body.length}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
