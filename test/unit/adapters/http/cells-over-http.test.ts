import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { HTTP_ROUTES } from "../../../../schemas/http-routes.ts";
import type { CellPolicies } from "../../../../schemas/lifecycle.ts";
import { AS_ADMIN, AS_READER, openApp } from "./open-app.ts";
import { policiesOf } from "./sample-kpi.ts";

const fits = new Ajv({ strict: false });
const CELL = "/ric/v1/cells/cell-1";

describe("cells over HTTP", () => {
  it("are listed, and shown with figures and policies", async () => {
    const { app, state } = await openApp();
    const list = await app.inject({ url: "/ric/v1/cells", headers: AS_READER });
    const cell = await app.inject({ url: CELL, headers: AS_READER });

    expect(list.json().cells).toEqual([
      { cellId: "cell-1", kpiAgeMs: 0, policies: policiesOf("cell-1") },
    ]);
    expect(cell.json()).toEqual(state.cells()[0]);
    expect(fits.validate(HTTP_ROUTES.listCells.answers[200], list.json())).toBe(true);
    expect(fits.validate(HTTP_ROUTES.inspectCell.answers[200], cell.json())).toBe(true);
  });

  it("that are not under control are told apart", async () => {
    const { app } = await openApp();
    const { statusCode, json } = await app.inject({ url: `${CELL}0`, headers: AS_READER });

    expect([statusCode, json().error.code]).toEqual([404, "UNKNOWN_CELL"]);
  });
});

describe("a change of policies", () => {
  it.each([
    [
      ...["PUT", `${CELL}/candidate`],
      { prb: "mine@1", stage: "canary", share: 0.2 },
      [{ kind: "propose", cells: "cell-1", prb: "mine@1", stage: "canary", share: 0.2 }],
    ],
    [
      ...["PUT", "/ric/v1/cells/*/candidate", { power: "mine", stage: "shadow" }],
      [{ kind: "propose", cells: "*", power: "mine", stage: "shadow" }],
    ],
    ["DELETE", `${CELL}/candidate`, undefined, [{ kind: "discard", cells: "cell-1" }]],
    ["POST", `${CELL}/promote`, undefined, [{ kind: "promote", cells: "cell-1" }]],
    ["POST", `${CELL}/rollback`, undefined, [{ kind: "rollback", cells: "cell-1" }]],
    [
      ...["PUT", `${CELL}/policies`, { prb: "pf", power: "equal" }],
      [{ kind: "set", cells: "cell-1", prb: "pf", power: "equal" }],
    ],
  ] as ["PUT" | "DELETE" | "POST", string, object | undefined, object[]][])(
    "%s %s %j is handed to the loop thread",
    async (method, url, payload, expected) => {
      const { app, commands } = await openApp();
      const body = payload && { payload };
      const answer = await app.inject({ method, url, ...body, headers: AS_ADMIN });

      expect(answer.statusCode, answer.body).toBe(200);
      expect(fits.validate(HTTP_ROUTES.promote.answers[200], answer.json())).toBe(true);
      expect(commands).toEqual(expected);
    },
  );

  it.each([
    [{ stage: "shadow" }, "BAD_FIELD"],
    [{ prb: "mine" }, "BAD_FIELD"],
    [{ prb: "mine", stage: "active" }, "BAD_FIELD"],
    [{ prb: "../mine", stage: "shadow" }, "BAD_FIELD"],
    [{ prb: "mine", stage: "shadow", more: 1 }, "BAD_FIELD"],
    [{ prb: "mine", stage: "shadow", share: 0.5 }, "BAD_FIELD"],
    [{ prb: "mine", stage: "canary", share: 2 }, "BAD_RANGE"],
    [["mine"], "BAD_FIELD"],
  ])("%j is refused before it gets there: %s", async (payload, code) => {
    const { app, commands } = await openApp();
    const request = { method: "PUT", url: `${CELL}/candidate`, payload } as const;
    const answer = await app.inject({ ...request, headers: AS_ADMIN });

    expect([answer.statusCode, answer.json().error.code]).toEqual([400, code]);
    expect(commands).toEqual([]);
  });

  it.each([
    ["UNKNOWN_CELL", 404],
    ["MODEL_UNAVAILABLE", 404],
    ["NOTHING_TO_CHANGE", 409],
    ["MODEL_QUARANTINED", 409],
    ["MODEL_INVALID", 422],
  ] as const)("that is refused with %s is answered with %i", async (code, status) => {
    const error = { code, message: "/srv/place/models/mine: no" };
    const { app } = await openApp({}, () => ({ ok: false, error }));
    const answer = await put(app);

    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toEqual({ error: { code, message: "mine: no" } });
  });

  it("shows in the cell's state at once", async () => {
    const rolledBack: CellPolicies = {
      ...policiesOf("cell-1"),
      previous: policiesOf("cell-1").active,
    };
    const { app } = await openApp({}, () => ({ ok: true, cells: [rolledBack] }));
    await put(app);
    const cell = await app.inject({ url: CELL, headers: AS_READER });

    expect(cell.json().policies).toEqual(rolledBack);
  });

  it("is answered with 503 while the loop thread is silent", async () => {
    const { app } = await openApp({}, () => undefined);
    const answer = await put(app);

    expect([answer.statusCode, answer.json().error.code]).toEqual([503, "SERVICE_BUSY"]);
  });

  it.each([
    ["done", undefined, { status: 200 }],
    ["refused", "UNKNOWN_CELL" as const, { status: 404, code: "UNKNOWN_CELL" }],
  ])("that is %s leaves a line that says who wanted what", async (_, code, outcome) => {
    const { app, notes } = await openApp({}, () =>
      code ? { ok: false, error: { code, message: "no" } } : { ok: true, cells: [] },
    );
    const { headers } = await put(app);

    const requestId = headers["x-request-id"];
    const facts = {
      ...{ audit: "admin", requestId, role: "admin", from: "127.0.0.1", method: "PUT" },
      ...{ route: "/ric/v1/cells/:cellId/policies", asked: { cellId: "cell-1", prb: "mine" } },
      ...outcome,
    };
    expect(notes).toEqual([{ level: "info", facts, message: "a change was asked for" }]);
  });

  it("that nobody may make leaves a line without what was asked", async () => {
    const { app, notes } = await openApp();
    await app.inject({ method: "POST", url: `${CELL}/promote`, headers: AS_READER });

    expect(notes[0]?.facts).toMatchObject({ role: "read", status: 403, code: "ROLE_REQUIRED" });
    expect(notes[0]?.facts).not.toHaveProperty("asked");
  });
});

// Helpers

type App = Awaited<ReturnType<typeof openApp>>["app"];

function put(app: App) {
  const request = { method: "PUT", url: `${CELL}/policies`, payload: { prb: "mine" } } as const;
  return app.inject({ ...request, headers: AS_ADMIN });
}
