import { readFileSync } from "node:fs";
import { fc, test } from "@fast-check/vitest";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { Alive, HttpError, Ready, ReadyReason } from "../../../../schemas/http.ts";
import { buildAdminApp } from "../../../../src/adapters/http/admin-app.ts";
import { createAdminState } from "../../../../src/adapters/http/admin-state.ts";
import { kpiBytes, sampleKpi } from "./sample-kpi.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
const PATHS = ["/metrics", "/ric/v1/health/alive", "/ric/v1/health/ready"];
const fits = new Ajv({ strict: false });

describe("the admin server", () => {
  it("is alive before it is ready", async () => {
    const { app } = openApp();
    const alive = await app.inject("/ric/v1/health/alive");
    const ready = await app.inject("/ric/v1/health/ready");

    expect([alive.statusCode, ready.statusCode]).toEqual([200, 503]);
    expect(fits.validate(Alive, alive.json())).toBe(true);
    expect(fits.validate(Ready, ready.json())).toBe(true);
    expect(ready.json().reasons).toHaveLength(4);
  });

  it("is ready with models, broker and reports", async () => {
    const { app, state } = openApp();
    const { models } = sampleKpi();
    state.take({ ready: true, broker: "connected", cells: ["cell-1"], models });
    state.take(new Uint8Array(kpiBytes(sampleKpi())).buffer);
    const ready = await app.inject("/ric/v1/health/ready");

    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toEqual(state.ready());
  });

  it("serves the metrics as Prometheus wants them", async () => {
    const { app } = openApp();
    const { statusCode, headers, body } = await app.inject("/metrics");

    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
      "cache-control": "no-store",
    });
    expect(body).toContain("slotpilot_ready 0");
  });

  it.each([
    ["GET", "/", 404, "NOT_FOUND"],
    ["GET", "/metrics/../../etc/passwd", 404, "NOT_FOUND"],
    ["GET", "/%zz", 400, "BAD_REQUEST"],
    ["POST", "/metrics", 405, "METHOD_NOT_ALLOWED"],
    ["DELETE", "/ric/v1/health/ready", 405, "METHOD_NOT_ALLOWED"],
  ] as const)("%s %s is refused: %i %s", async (method, url, status, code) => {
    const { app } = openApp();
    const answer = await app.inject({ method, url, payload: method === "POST" ? "{" : "" });

    expect([answer.statusCode, answer.json().error.code]).toEqual([status, code]);
  });

  it("tells nothing of a fault inside", async () => {
    const { app, state } = openApp();
    state.metrics = () => Promise.reject(new Error("at /secret/place"));
    const { statusCode, body, json } = await app.inject("/metrics");

    expect(statusCode).toBe(500);
    expect(json().error.code).toBe("INTERNAL");
    expect(body).not.toMatch(/secret|\/|\\n/);
  });

  it("has every code in docs/metrics.md", () => {
    const page = readFileSync(new URL("../../../../docs/metrics.md", import.meta.url), "utf8");
    const { error } = HttpError.properties;
    const codes = [error.properties.code, ReadyReason.properties.code].flatMap(({ anyOf }) =>
      anyOf.map((literal) => literal.const),
    );

    expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  const anyRequest = fc.record({
    method: fc.constantFrom(...METHODS),
    url: fc.oneof(
      fc.constantFrom(...PATHS),
      fc.webPath().map((path) => `/${path}`),
      fc.string({ maxLength: 40 }).map((text) => `/${text}`),
    ),
    query: fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), { maxKeys: 3 }),
    payload: fc.string({ maxLength: 2000 }),
    type: fc.constantFrom("application/json", "text/plain", "multipart/form-data", "x"),
  });
  const { app } = openApp();
  test.prop([anyRequest])("answers any request with a body of its contract", async (request) => {
    const { type, payload, ...rest } = request;
    const sent = rest.method === "GET" || rest.method === "HEAD" ? {} : { payload };
    const answer = await app.inject({ ...rest, ...sent, headers: { "content-type": type } });

    expect([200, 400, 404, 405, 503]).toContain(answer.statusCode);
    if (![200, 503].includes(answer.statusCode) && rest.method !== "HEAD") {
      expect(fits.validate(HttpError, answer.json())).toBe(true);
    }
    if (rest.method !== "GET" && rest.method !== "HEAD") {
      expect([400, 405]).toContain(answer.statusCode);
    }
  });
});

// Helpers

function openApp() {
  const state = createAdminState(5000, () => 0);
  return { app: buildAdminApp(state), state };
}
