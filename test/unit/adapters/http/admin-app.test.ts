import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { CODES } from "../../../../schemas/codes.ts";
import { Alive, HttpError, Ready, ReadyReason } from "../../../../schemas/http.ts";
import { HTTP_ROUTES, type HttpRoute } from "../../../../schemas/http-routes.ts";
import { createAdminState } from "../../../../src/adapters/http/admin-state.ts";
import { effectiveConfig } from "../../../../src/adapters/http/effective-config.ts";
import { AS_ADMIN, AS_READER, openApp } from "./open-app.ts";

const fits = new Ajv({ strict: false });
const page = readFileSync(new URL("../../../../docs/admin-api.md", import.meta.url), "utf8");

describe("health, metrics and configuration", () => {
  it("are alive before they are ready, and ask nobody for a token", async () => {
    const { app } = await openApp({ state: createAdminState(5000, () => 0) });
    const alive = await app.inject("/ric/v1/health/alive");
    const ready = await app.inject("/ric/v1/health/ready");

    expect([alive.statusCode, ready.statusCode]).toEqual([200, 503]);
    expect(fits.validate(Alive, alive.json())).toBe(true);
    expect(fits.validate(Ready, ready.json())).toBe(true);
    expect(ready.json().reasons).toHaveLength(4);
  });

  it("are ready with models, broker and reports", async () => {
    const { app, state } = await openApp();
    const ready = await app.inject("/ric/v1/health/ready");

    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toEqual(state.ready());
  });

  it("serve the metrics as Prometheus wants them", async () => {
    const { app } = await openApp();
    const { statusCode, headers, body } = await app.inject({ url: "/metrics", headers: AS_READER });

    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
      "cache-control": "no-store",
    });
    expect(body).toContain("slotpilot_ready 1");
  });

  it("show the configuration without secrets and folders", async () => {
    const config = effectiveConfig({
      ...{ natsUrl: "nats://me:secret@10.0.0.5:4222", natsUser: "me", maxCells: 4 },
      ...{ modelsDir: "/srv/place/models", adminTokenFile: "/etc/place/token", blerTarget: 0.1 },
      ...{ natsPassword: "secret", prbPolicy: "prb", subjectPrefix: "slotpilot.v1" },
    });
    const { app } = await openApp({ config });
    const { body, json } = await inject(app, "/ric/v1/config");

    expect(body).not.toMatch(/secret|place/);
    expect(json()).toEqual({
      ...{ natsUrl: "nats://***@10.0.0.5:4222", natsUser: "me", maxCells: 4 },
      ...{ modelsDir: "…/models", adminTokenFile: "…/token", blerTarget: 0.1 },
      ...{ natsPassword: "***", prbPolicy: "prb", subjectPrefix: "slotpilot.v1" },
    });
  });
});

describe("the admin server", () => {
  it.each([
    ["GET", "/", 404, "NOT_FOUND"],
    ["GET", "/metrics/../../etc/passwd", 404, "NOT_FOUND"],
    ["GET", "/%zz", 400, "BAD_REQUEST"],
    ["POST", "/metrics", 405, "METHOD_NOT_ALLOWED"],
    ["DELETE", "/ric/v1/health/ready", 405, "METHOD_NOT_ALLOWED"],
    ["PUT", "/ric/v1/cells/cell-1", 405, "METHOD_NOT_ALLOWED"],
    ["PUT", "/ric/v1/cells/cell-1/policies", 400, "BAD_REQUEST"],
    ["GET", "/ric/v1/models/..%2F..%2Fetc/versions/passwd", 400, "BAD_FIELD"],
    ["GET", "/v2/models/%00", 400, "BAD_FIELD"],
  ] as const)("%s %s is refused: %i %s", async (method, url, status, code) => {
    const { app } = await openApp();
    const type = { "content-type": "application/json" };
    const headers = method === "GET" ? AS_ADMIN : { ...AS_ADMIN, ...type };
    const payload = method === "GET" ? "" : "{";
    const answer = await app.inject({ method, url, headers, payload });

    expect([answer.statusCode, answer.json().error.code]).toEqual([status, code]);
  });

  it("says which methods a path takes", async () => {
    const { app } = await openApp();
    const url = "/ric/v1/cells/cell-1/candidate";
    const { statusCode, headers } = await app.inject({ method: "POST", url, headers: AS_ADMIN });

    expect([statusCode, headers["allow"]]).toEqual([405, "PUT, DELETE"]);
  });

  it("tells nothing of a fault inside but its request, and the log all of it", async () => {
    const { app, state, notes } = await openApp();
    state.metrics = () => Promise.reject(new Error("at /secret/place"));
    const { statusCode, headers, body } = await inject(app, "/metrics");

    expect(statusCode).toBe(500);
    expect(JSON.parse(body).error.code).toBe("INTERNAL");
    expect(body).not.toMatch(/secret|\/|\\n/);
    expect(notes).toEqual([
      {
        ...{ level: "error", message: "a request was not answered" },
        facts: {
          ...{ code: "INTERNAL", requestId: headers["x-request-id"] },
          fault: "Error: at /secret/place",
        },
      },
    ]);
  });

  it("sends no answer without the headers that keep browsers in check", async () => {
    const { app } = await openApp();
    const answers = [await app.inject("/nowhere"), await app.inject("/docs/"), await inject(app)];

    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        ...{ "cache-control": "no-store", "x-content-type-options": "nosniff" },
        ...{ "x-frame-options": "SAMEORIGIN", "referrer-policy": "no-referrer" },
        "content-security-policy": expect.stringMatching(/default-src 'none';script-src 'self';/),
      });
      expect(headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });
});

describe("the description", () => {
  it("is served as a document and as a page that loads nothing from elsewhere", async () => {
    const { app } = await openApp();
    const document = await app.inject("/ric/v1/openapi.json");
    const html = await app.inject("/docs/");
    const sources = [...html.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) =>
      String(url),
    );
    const parts = await Promise.all(
      sources.map((url) => app.inject(new URL(url, "http://127.0.0.1/docs/").pathname)),
    );

    expect(document.json().openapi).toBe("3.1.0");
    expect(html.headers["content-type"]).toContain("text/html");
    expect(sources.filter((url) => /^(\w+:)?\/\//.test(url))).toEqual([]);
    expect(parts.map(({ statusCode }) => statusCode)).toEqual(parts.map(() => 200));
  });

  it("names every route and code in docs/admin-api.md", () => {
    const routes = Object.values<HttpRoute>(HTTP_ROUTES);
    const missing = routes.filter(
      ({ method, path, role }) => !page.includes(`| \`${method} ${path}\` | ${role} |`),
    );
    const codes = ReadyReason.properties.code.anyOf.map(({ const: code }) => code);
    const http = Object.entries(CODES).filter(([, { scope }]) => scope === "http");
    const unnamed = [...codes, ...http.map(([code]) => code)].filter(
      (code) => !page.includes(`\`${code}\``),
    );

    expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    expect(unnamed).toEqual([]);
  });

  it("has errors of one shape", async () => {
    const { app } = await openApp();

    expect(fits.validate(HttpError, (await app.inject("/nowhere")).json())).toBe(true);
  });
});

// Helpers

type App = Awaited<ReturnType<typeof openApp>>["app"];

const inject = (app: App, url = "/ric/v1/cells") => app.inject({ url, headers: AS_READER });
