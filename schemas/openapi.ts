import type { TObject, TSchema } from "@sinclair/typebox";
import { HttpError } from "./http.ts";
import { HTTP_ROUTES, type HttpRoute } from "./http-routes.ts";
import { CONTRACT_VERSION } from "./subjects.ts";

/** What each status of an error says. */
const STATUS_MEANINGS: Readonly<Record<number, string>> = {
  400: "The request does not fit this description.",
  401: "No token, or an unknown one.",
  403: "The role does not suffice, or the request came from elsewhere.",
  404: "There is no such thing.",
  409: "Not as things are now.",
  413: "Too large.",
  422: "The model can't be used.",
  429: "Too many requests.",
  503: "Not now: try again.",
};

/** Generates the OpenAPI 3.1 document of the admin API; its schemas are JSON Schema as they are. */
export function openApi(): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [id, route] of Object.entries<HttpRoute>(HTTP_ROUTES)) {
    const path = paths[route.path] ?? {};
    path[route.method.toLowerCase()] = operation(id, route);
    paths[route.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "slotpilot admin API",
      version: `${CONTRACT_VERSION}.0`,
      description:
        "Models, cells, policies, metrics and streams of one service. Every error is an `HttpError`.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/", description: "This service." }],
    paths,
    components: {
      schemas: { HttpError },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "Read token or admin token." },
      },
    },
  };
}

function operation(operationId: string, route: HttpRoute): unknown {
  const { about, role, params, query, body, form } = route;
  const parameters = [...parametersOf("path", params), ...parametersOf("query", query)];
  const requestBody = body
    ? content("application/json", body)
    : form && content("multipart/form-data", form);
  return {
    operationId,
    tags: [tagOf(route.path)],
    summary: about,
    description: role === "none" ? "Needs no token." : `Needs the ${role} role.`,
    security: role === "none" ? [] : [{ token: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody: { required: true, content: requestBody } }),
    responses: responsesOf(route),
  };
}

function tagOf(path: string): string {
  const [, first, , third = "metrics"] = path.split("/");
  return first === "v2" ? "open inference protocol" : third;
}

function parametersOf(place: "path" | "query", schema: TObject | undefined): unknown[] {
  return Object.entries<TSchema>(schema?.properties ?? {}).map(([name, property]) => ({
    ...{ name, in: place, required: place === "path", description: property.description },
    schema: property,
  }));
}

function responsesOf(route: HttpRoute): Record<string, unknown> {
  const { answers, errors = [], params, query, body, form, role } = route;
  const general = [
    ...(params || query || body || form ? [400] : []),
    ...(role === "none" ? [] : [401]),
    ...[403, 429],
  ];
  const refusals = [...general, ...errors].filter((status) => !(status in answers));
  const refusal = content("application/json", { $ref: "#/components/schemas/HttpError" });
  return Object.fromEntries([
    ...Object.entries(answers).map(([status, body]) => [status, answer(Number(status), body)]),
    ...refusals.map((status) => [
      String(status),
      { description: STATUS_MEANINGS[status] ?? "An error.", content: refusal },
    ]),
  ]);
}

function answer(status: number, body: TSchema | string): unknown {
  const description = STATUS_MEANINGS[status] ?? "Done.";
  if (typeof body === "string") return { description, content: content(body, {}) };
  return { description, content: content("application/json", body) };
}

function content(type: string, schema: object): Record<string, unknown> {
  return { [type]: { schema } };
}
