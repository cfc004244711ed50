import { fc } from "@fast-check/vitest";
import { openApi } from "../../../../schemas/openapi.ts";
import { ADMIN_TOKEN, READ_TOKEN } from "./open-app.ts";

/** A request that is well-formed HTTP, whatever it means. */
export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Whether it holds the admin token. */
  readonly isAdmin: boolean;
}

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

interface Operation {
  readonly parameters?: readonly { name: string; in: string; schema: JsonSchema }[];
  readonly requestBody?: { content: Readonly<Record<string, { schema: JsonSchema }>> };
}

const { paths } = openApi() as { paths: Record<string, Record<string, Operation>> };
const OPERATIONS = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

const NASTY = [
  "..",
  "../../etc/passwd",
  "__proto__",
  "constructor",
  "*",
  "\u0000",
  "a".repeat(300),
];
const nastyText = fc.oneof(
  fc.constantFrom(...NASTY, "prb", "2.0.0", "cell-1"),
  fc.string({ unit: "binary", maxLength: 20 }),
);

/** Values that a schema allows. */
function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { type, anyOf, pattern, minimum = -1e9, maximum = 1e9, properties, required } = schema;
  if ("const" in schema) return fc.constant(schema.const);
  if (anyOf) return fc.oneof(...anyOf.map(valuesOf));
  if (type === "string" && pattern) return fc.stringMatching(new RegExp(pattern));
  if (type === "string") return fc.string({ maxLength: 20 });
  if (type === "number" || type === "integer") {
    return fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) });
  }
  if (!properties) return fc.jsonValue({ maxDepth: 2 });
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [key, value] of Object.entries(properties)) fields[key] = valuesOf(value);
  return fc.record(fields, { requiredKeys: [...(required ?? [])] });
}

const mostly = <T, U>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<U>) =>
  fc.oneof({ arbitrary: good, weight: 3 }, { arbitrary: bad, weight: 1 });

const authorizations = fc.constantFrom<Readonly<Record<string, string>>[]>(
  {},
  { authorization: `Bearer ${ADMIN_TOKEN}` },
  { authorization: `Bearer ${READ_TOKEN}` },
  { authorization: "Bearer wrong-token-0123456789abcdef" },
  { authorization: `Bearer ${ADMIN_TOKEN}x` },
  { authorization: "Basic eDp5" },
);
const otherHeaders = fc.constantFrom<Record<string, string>[]>(
  ...[{}, {}, {}, {}],
  { origin: "https://elsewhere.example" },
  { "x-request-id": "</script>", "x-forwarded-for": "10.0.0.1" },
  { accept: "text/html", "accept-encoding": "br" },
);
const TYPES = ["application/json", "text/plain", "multipart/form-data; boundary=x", "x", ""];

const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "TRACE"];

/** Requests made from the OpenAPI document, and what is near them. */
export const documented: fc.Arbitrary<FuzzRequest> = fc
  .constantFrom(...OPERATIONS)
  .chain(({ path, method, operation }) => {
    const { parameters = [], requestBody } = operation;
    const [type, body] = Object.entries(requestBody?.content ?? {})[0] ?? [];
    return fc.record({
      method: mostly(fc.constant(method.toUpperCase()), fc.constantFrom(...METHODS)),
      path: fc
        .tuple(...parameters.map(({ schema }) => mostly(valuesOf(schema), nastyText)))
        .map((values) => filled(path, parameters, values)),
      body: mostly(body ? payloads(String(type), body.schema) : fc.constant(undefined), junk),
      type: mostly(fc.constant(type ?? ""), fc.constantFrom(...TYPES)),
      authorization: authorizations,
      others: otherHeaders,
    });
  })
  .map(toRequest);

/** The same request with each token in turn, a wrong one and none. */
export function withEachToken(request: FuzzRequest): FuzzRequest[] {
  return [ADMIN_TOKEN, READ_TOKEN, "wrong-token-0123456789abcdef", undefined].map((token) => {
    const { authorization: _, ...headers } = request.headers;
    const authorization = token && { authorization: `Bearer ${token}` };
    return {
      ...request,
      headers: { ...headers, ...authorization },
      isAdmin: token === ADMIN_TOKEN,
    };
  });
}

/** Requests to anywhere with anything. */
export const wild: fc.Arbitrary<FuzzRequest> = fc
  .record({
    method: fc.constantFrom(...METHODS),
    path: fc.oneof(
      nastyText.map((text) => `/${encodeURIComponent(text)}`),
      nastyText.map((text) => `/docs/${encodeURIComponent(text)}`),
      fc.webPath().map((path) => `/${path}`),
      fc.constantFrom("/%zz", "//", "/docs/static/../../package.json", "/ric/v1/models//versions/"),
    ),
    body: fc.option(fc.string({ maxLength: 500 }), { nil: undefined }),
    type: fc.constantFrom(...TYPES),
    authorization: authorizations,
    others: otherHeaders,
  })
  .map(toRequest);

/** Bytes that are no HTTP, or nearly. */
export const rawBytes: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(documented, fc.nat({ max: 200 }), fc.integer({ min: 0, max: 255 }))
    .map(([request, at, byte]) => {
      const bytes = Buffer.from(asText(request), "latin1");
      bytes[at % bytes.length] = byte;
      return bytes;
    }),
);

const junk = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.json({ maxDepth: 3 }),
  fc.constantFrom("{", "null", '{"__proto__":{"a":1}}', "[[[[[[[[", '"\\ud800"'),
);

function payloads(type: string, schema: JsonSchema): fc.Arbitrary<string> {
  const values = valuesOf(schema);
  if (type === "application/json") return values.map((value) => JSON.stringify(value));
  return values.map((value) => formText(value as Record<string, unknown>));
}

function formText(fields: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(fields).map(([name, value]) => {
    const file = name === "model" ? '; filename="../../m.onnx"' : "";
    return `--x\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  });
  return `${parts.join("")}--x--\r\n`;
}

function filled(path: string, parameters: NonNullable<Operation["parameters"]>, values: unknown[]) {
  let url = path;
  let query = "?";
  parameters.forEach(({ name, in: place }, n) => {
    const value = encodeURIComponent(String(values[n]).replaceAll(/\p{Surrogate}/gu, "?"));
    if (place === "path") url = url.replace(`{${name}}`, value);
    else query += `${name}=${value}&`;
  });
  return url + (query === "?" ? "" : query);
}

type Parts = Record<"method" | "path" | "type", string> &
  Record<"authorization" | "others", Record<string, string>> & { body?: string | undefined };

function toRequest({ method, path, body, type, authorization, others }: Parts): FuzzRequest {
  const length =
    body === undefined ? undefined : { "content-length": String(Buffer.byteLength(body)) };
  const headers = { ...authorization, ...others, ...(type && { "content-type": type }), ...length };
  const isAdmin = authorization["authorization"] === `Bearer ${ADMIN_TOKEN}`;
  return { method, path, headers, body, isAdmin };
}

function asText({ method, path, headers, body = "" }: FuzzRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = "host: 127.0.0.1\r\nconnection: close\r\n";
  return `${method} ${path} HTTP/1.1\r\n${head}${lines.join("")}\r\n${body}`;
}
