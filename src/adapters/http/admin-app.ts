import { randomUUID } from "node:crypto";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  fastify,
} from "fastify";
import type { Role } from "../../../schemas/http-routes.ts";
import { addDocsPage } from "./add-docs-page.ts";
import { addRoutes, methodsOf } from "./add-routes.ts";
import { judgeEntry } from "./admin-gate.ts";
import type { AdminParts } from "./admin-parts.ts";
import { auditFacts } from "./audit.ts";
import { HEADERS, REFUSALS, refusalOf, refuse, refuseRaw } from "./refusals.ts";

/** The head of a request has to be complete after so long. Unit: ms. */
const HEAD_TIMEOUT_MS = 5000;

/** All of a request has to be there after so long, also a large model over a slow line. Unit: ms. */
const REQUEST_TIMEOUT_MS = 60_000;

/** How often incomplete requests are looked for. Unit: ms. */
const TIMEOUT_CHECK_MS = 500;

/** An idle connection is closed after so long; Prometheus asks every 15 s by default. Unit: ms. */
const KEEP_ALIVE_MS = 30_000;

/** Largest JSON body. Unit: bytes. */
const MAX_BODY_BYTES = 65_536;

/** A connection on which nothing moves while an answer is due ends after so long. Unit: ms. */
const CONNECTION_TIMEOUT_MS = 10_000;

/** More connections than that are turned away, so that slow readers hold little memory. */
const MAX_CONNECTIONS = 128;

/** Largest head of a request. */
const MAX_HEAD_BYTES = 8192;

/** What pages of this server may load: nothing from elsewhere. The docs page styles itself inline. */
const CONTENT_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", "data:"],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/**
 * Builds the admin server: `HTTP_ROUTES`, and a page at `/docs` that describes them.
 *
 * @param parts - What it works with.
 * @returns The server, not yet listening.
 */
export async function buildAdminApp(parts: AdminParts): Promise<FastifyInstance> {
  const app = createServer(parts);
  app.server.maxConnections = MAX_CONNECTIONS;
  app.removeContentTypeParser("text/plain");
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_POLICY },
    strictTransportSecurity: parts.tls !== undefined,
  });
  await app.register(rateLimit, { global: false, max: parts.requestsPerS, timeWindow: 1000 });
  const spendRequest = app.createRateLimit();
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({ ...HEADERS, "x-request-id": request.id });
    // A client that has gone has no address to count by.
    if (request.socket.remoteAddress === undefined) return refuse(reply, REFUSALS.badRequest);
    const spent = await spendRequest(request);
    if (!spent.isAllowed && spent.isExceeded) return refuse(reply, REFUSALS.tooMany);
    const refused = judgeEntry(parts, request, neededRole(request));
    if (refused) return refuse(reply, refused);
    return request.is404 ? refuseUnknown(request, reply) : undefined; // before its body is read
  });
  tellWhatHappened(app, parts);
  app.setNotFoundHandler(refuseUnknown);
  await addDocsPage(app);
  await addRoutes(app, parts);
  return app;
}

function createServer(parts: AdminParts): FastifyInstance {
  const http = {
    headersTimeout: HEAD_TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    maxHeaderSize: MAX_HEAD_BYTES,
  };
  const options: FastifyServerOptions = {
    ...{ logger: false, bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true },
    ...{ requestTimeout: REQUEST_TIMEOUT_MS, connectionTimeout: CONNECTION_TIMEOUT_MS },
    ...{ keepAliveTimeout: KEEP_ALIVE_MS, requestIdHeader: false, genReqId: () => randomUUID() },
    clientErrorHandler: (error, socket) => refuseRaw(error.code, socket),
    frameworkErrors: (_error, request, reply) =>
      void refuse(reply, judgeEntry(parts, request, "none") ?? REFUSALS.badRequest),
  };
  if (!parts.tls) return fastify({ ...options, http });
  const { cert, key, clientCa } = parts.tls;
  const clients = clientCa === undefined ? {} : { ca: clientCa, requestCert: true };
  const https = { ...http, cert, key, ...clients, minVersion: "TLSv1.2" } as const;
  return fastify({ ...options, https } as FastifyServerOptions);
}

function neededRole({ routeOptions }: FastifyRequest): Role {
  return (routeOptions.config as { role?: Role }).role ?? "none";
}

/** Changes and faults go to the log; who asks is told of neither more than the answer says. */
function tellWhatHappened(app: FastifyInstance, { note, access }: AdminParts): void {
  app.addHook("onResponse", async ({ method, routeOptions: { url } }, reply) => {
    if (method === "GET" || method === "HEAD" || url === undefined) return;
    const facts = auditFacts(access, reply, url);
    note({ level: "info", facts, message: "a change was asked for" });
  });
  app.setErrorHandler((error: { statusCode?: number }, { id }, reply) => {
    const refused = refusalOf(error.statusCode ?? 500);
    if (refused.status >= 500) {
      const facts = { code: "INTERNAL", requestId: id, fault: String(error) };
      note({ level: "error", facts, message: "a request was not answered" });
    }
    return refuse(reply, refused);
  });
}

function refuseUnknown({ url }: FastifyRequest, reply: FastifyReply): FastifyReply {
  const methods = methodsOf(url);
  if (methods.length === 0) return refuse(reply, REFUSALS.notFound);
  return refuse(reply.header("allow", methods.join(", ")), REFUSALS.method);
}
