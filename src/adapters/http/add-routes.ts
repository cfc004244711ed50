import multipart from "@fastify/multipart";
import type { TObject } from "@sinclair/typebox";
import type { FastifyInstance, RouteHandlerMethod, RouteOptions } from "fastify";
import { HTTP_ROUTES, type HttpRoute, type RouteId } from "../../../schemas/http-routes.ts";
import { compileValidator } from "../../wire/validate.ts";
import type { AdminParts } from "./admin-parts.ts";
import type { Answerer, Asked } from "./answer.ts";
import { answerCells } from "./answer-cells.ts";
import { answerModels } from "./answer-models.ts";
import { answerService } from "./answer-service.ts";
import { answerStreams } from "./answer-streams.ts";
import { answerV2 } from "./answer-v2.ts";
import { noteTrail } from "./audit.ts";
import { UPLOAD_LIMITS } from "./receive-upload.ts";
import { type Refusal, refuse } from "./refusals.ts";

/** Adds every route; what its schemas do not allow does not reach it. */
export async function addRoutes(app: FastifyInstance, parts: AdminParts): Promise<void> {
  const answerers: { [Id in RouteId]: unknown } = {
    ...answerService(parts),
    ...answerModels(parts),
    ...answerV2(parts),
    ...answerCells(parts),
    ...answerStreams(parts),
  };
  for (const [id, route] of Object.entries<HttpRoute>(HTTP_ROUTES)) {
    const handler = handlerOf(route, answerers[id as RouteId] as Answerer<RouteId>);
    const url = route.path.replaceAll(/\{(\w+)\}/g, ":$1");
    const config = { role: route.role } as RouteOptions["config"];
    const options = { method: route.method, url, handler, ...(config && { config }) };
    if (!route.form) app.route(options);
    else {
      await app.register((scope, _options, done) => {
        scope.removeAllContentTypeParsers();
        scope.register(multipart, { limits: UPLOAD_LIMITS });
        scope.route(options);
        done();
      });
    }
  }
}

const PATTERNS = Object.values<HttpRoute>(HTTP_ROUTES).map(({ path, method }) => ({
  pattern: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
  methods: method === "GET" ? ["GET", "HEAD"] : [method],
}));

/** Methods that a path takes; none: there is no such path. */
export function methodsOf(url: string): string[] {
  const [path = ""] = url.split("?");
  return PATTERNS.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
}

function handlerOf(route: HttpRoute, answerer: Answerer<RouteId>): RouteHandlerMethod {
  const checks = ([["params"], ["query"], ["body"]] as const).map(([part]) =>
    checkOf(part, route[part]),
  );
  return async (request, reply) => {
    for (const check of checks) {
      const refused = check(request);
      if (refused) return refuse(reply, refused);
    }
    const { params, query, body } = request;
    const asked = { params, query, body, request, reply } as unknown as Asked<RouteId>;
    noteTrail(request, {
      asked: { ...(route.params && asked.params), ...(route.body && asked.body) },
    });
    const answer = await answerer(asked as never);
    if (!answer) return reply.hijack();
    if ("code" in answer) return refuse(reply, answer);
    const { status, type = "application/json; charset=utf-8" } = answer;
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
    return reply.code(status).type(type).send(text);
  };
}

type Parts = Readonly<Partial<Record<"params" | "query" | "body", unknown>>>;

/** Checks one part of a request, with a sentence that names the field. */
function checkOf(part: keyof Parts, schema: TObject | undefined) {
  if (!schema) return () => undefined;
  const validate = compileValidator(schema);
  return (request: Parts): Refusal | undefined => {
    const checked = validate(request[part] ?? {});
    return checked.ok ? undefined : { status: 400, ...checked.error };
  };
}
