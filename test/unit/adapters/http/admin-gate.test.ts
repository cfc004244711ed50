import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { HTTP_ROUTES, type HttpRoute } from "../../../../schemas/http-routes.ts";
import { roleOf } from "../../../../src/adapters/http/access.ts";
import { isLoopback } from "../../../../src/adapters/http/admin-gate.ts";
import { ADMIN_TOKEN, AS_ADMIN, AS_READER, BOTH_TOKENS, openApp } from "./open-app.ts";

const NOBODY = { hasClientCertificates: false };
const CERTIFIED = { hasClientCertificates: true };
const READS = "/ric/v1/cells";
const PROMOTE = { method: "POST", url: "/ric/v1/cells/cell-1/promote" } as const;

describe("who may do what", () => {
  it.each([
    ["no token", {}, 401, 401],
    ["a wrong token", { authorization: "Bearer wrong-token-0123456789" }, 401, 401],
    ["a token of another scheme", { authorization: `Basic ${ADMIN_TOKEN}` }, 401, 401],
    ["the read token", AS_READER, 200, 403],
    ["the admin token", AS_ADMIN, 200, 200],
  ])("with tokens set, %s", async (_, headers, read, write) => {
    const { app } = await openApp();
    const answers = [
      await app.inject({ url: READS, headers }),
      await app.inject({ ...PROMOTE, headers }),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([read, write]);
  });

  it("without any token reads are open, and a write is told how to set one", async () => {
    const { app } = await openApp({ access: NOBODY });
    const write = await app.inject(PROMOTE);

    expect((await app.inject(READS)).statusCode).toBe(200);
    expect([write.statusCode, write.json().error.code]).toEqual([403, "ROLE_REQUIRED"]);
    expect(write.json().error.message).toContain("SLOTPILOT_ADMIN_TOKEN");
  });

  it("a certificate stands for the admin role as long as there is no token", async () => {
    const alone = await openApp({ access: CERTIFIED });
    const besides = await openApp({ access: { ...BOTH_TOKENS, ...CERTIFIED } });

    expect((await alone.app.inject(PROMOTE)).statusCode).toBe(200);
    expect((await besides.app.inject(PROMOTE)).statusCode).toBe(401);
  });

  it.each(Object.entries<HttpRoute>(HTTP_ROUTES))("%s asks for its role", async (_, route) => {
    const { app } = await openApp();
    const { method, role } = route;
    const url = route.path.replaceAll(/\{\w+\}/g, "x");
    const answer = await app.inject({ method, url });

    expect(answer.statusCode === 401).toBe(role !== "none");
  });

  it("writes to nowhere ask for the admin role as well", async () => {
    const { app } = await openApp();
    const urls = ["/", "/docs", "/nowhere", "/%zz", "/metrics"];
    const answers = await Promise.all(urls.map((url) => app.inject({ method: "POST", url })));

    expect(answers.map(({ statusCode }) => statusCode)).toEqual(urls.map(() => 401));
  });

  test.prop([fc.string({ unit: "binary", maxLength: 80 })])(
    "nobody guesses a token",
    (authorization) => {
      expect(roleOf(BOTH_TOKENS, authorization)).toBe("none");
      expect(roleOf(BOTH_TOKENS, `Bearer ${authorization}`)).toBe("none");
    },
  );
});

describe("where a request comes from", () => {
  it.each([
    ["127.0.0.1:9464", {}, 200],
    ["localhost", {}, 200],
    ["[::1]:9464", {}, 200],
    ["rebound.example:9464", {}, 403],
    ["127.0.0.1.example", {}, 403],
    ["127.0.0.1:9464", { origin: "http://127.0.0.1:9464" }, 200],
    ["127.0.0.1:9464", { origin: "http://127.0.0.1:8080" }, 403],
    ["127.0.0.1:9464", { origin: "https://elsewhere.example" }, 403],
    ["127.0.0.1:9464", { origin: "null" }, 403],
  ])("host %s with %j: %i", async (host, more, status) => {
    const { app } = await openApp();
    const headers = { ...AS_READER, ...more, host };

    expect((await app.inject({ url: READS, headers })).statusCode).toBe(status);
  });

  it("a server on another address answers to any name", async () => {
    const { app } = await openApp({ host: "0.0.0.0" });
    const headers = { ...AS_READER, host: "slotpilot.example" };

    expect((await app.inject({ url: READS, headers })).statusCode).toBe(200);
  });

  it("more requests than are allowed have to wait, also those without a token", async () => {
    const { app } = await openApp({ requestsPerS: 5 });
    const answers = [];
    for (let n = 0; n < 8; n += 1) answers.push(await app.inject(READS));

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([
      ...[401, 401, 401, 401, 401],
      ...[429, 429, 429],
    ]);
  });

  it.each([
    ["127.0.0.1", true],
    ["127.8.9.1", true],
    ["::1", true],
    ["localhost", true],
    ["127.0.0.1.example", false],
    ["0.0.0.0", false],
    ["::", false],
    ["10.0.0.1", false],
  ])("%s is a loopback address: %s", (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});
