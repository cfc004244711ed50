import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { HTTP_ROUTES } from "../../../../schemas/http-routes.ts";
import { openModelRegistry } from "../../../../src/adapters/registry/model-registry.ts";
import type { ModelKeeper, ModelVerdict } from "../../../../src/ports/model-registry.ts";
import { AS_ADMIN, AS_READER, copyModels, listen, openApp } from "./open-app.ts";

const fits = new Ajv({ strict: false });
const MODELS = new URL("../../../../models", import.meta.url).pathname;
const onnx = readFileSync(join(MODELS, "prb/2.0.0/model.onnx"));
const manifest = JSON.parse(readFileSync(join(MODELS, "prb/2.0.0/manifest.json"), "utf8"));
const NEW = { ...manifest, name: "mine", version: "1.0.0" };

describe("models over HTTP", () => {
  it("are listed and shown without their place on disk", async () => {
    const { get, models } = await openModels();
    const answers = [
      await get("/ric/v1/models"),
      await get("/ric/v1/models/prb"),
      await get("/ric/v1/models/prb/versions/2.0.0"),
    ];
    const { listModels, listVersions, inspectModel } = HTTP_ROUTES;
    const schemas = [listModels, listVersions, inspectModel].map(({ answers }) => answers[200]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    answers.forEach((answer, n) => {
      expect(fits.validate(schemas[n] ?? {}, answer.json()), fits.errorsText()).toBe(true);
      expect(answer.body).not.toContain(models);
    });
    expect(answers[2]?.json()).toEqual({ manifest, quarantine: null });
  });

  it("have metadata and readiness as KServe has them", async () => {
    const { get, registry } = await openModels();
    const metadata = await get("/v2/models/prb/versions/2.0.0");
    const ready = await get("/v2/models/prb/ready");
    await registry.quarantine("prb@2.0.0", "it lost 20 % of the rate");
    const quarantined = await get("/v2/models/prb/versions/2.0.0/ready");
    const shown = await get("/ric/v1/models/prb/versions/2.0.0");

    expect(metadata.json()).toEqual({
      ...{ name: "prb", versions: ["2.0.0"], platform: "onnx_onnxv1" },
      inputs: [{ name: manifest.input.name, datatype: "FP32", shape: axes(manifest.input) }],
      outputs: [{ name: manifest.output.name, datatype: "FP32", shape: axes(manifest.output) }],
    });
    expect(metadata.json().inputs[0].shape[0]).toBe(-1);
    expect(ready.json()).toEqual({ name: "prb", version: "2.0.0", ready: true });
    expect([quarantined.statusCode, codeOf(quarantined)]).toEqual([409, "MODEL_QUARANTINED"]);
    expect(shown.json().quarantine.reason).toBe("it lost 20 % of the rate");
  });

  it.each([
    ["GET", "/ric/v1/models/none", 404, "MODEL_UNAVAILABLE"],
    ["GET", "/ric/v1/models/prb/versions/9.9.9", 404, "MODEL_UNAVAILABLE"],
    ["GET", "/v2/models/none", 404, "MODEL_UNAVAILABLE"],
    ["GET", "/v2/models/prb/versions/9.9.9/ready", 404, "MODEL_UNAVAILABLE"],
    ["POST", "/ric/v1/models/prb/versions/9.9.9/verify", 404, "MODEL_UNAVAILABLE"],
    ["POST", "/ric/v1/models/prb/versions/9.9.9/release", 404, "MODEL_UNAVAILABLE"],
    ["DELETE", "/ric/v1/models/prb/versions/9.9.9", 404, "MODEL_UNAVAILABLE"],
    ["DELETE", "/ric/v1/models/prb/versions/-", 400, "BAD_FIELD"],
    ["DELETE", "/ric/v1/models/..%2fprb/versions/2.0.0", 400, "BAD_FIELD"],
  ] as const)("%s %s: %i %s", async (method, url, status, code) => {
    const { send, models } = await openModels();
    const answer = await send(method, url);

    expect([answer.statusCode, codeOf(answer)]).toEqual([status, code]);
    expect(answer.body).not.toContain(models);
  });

  it("are verified, released and removed", async () => {
    const { send, registry } = await openModels();
    const url = "/ric/v1/models/prb/versions/2.0.0";
    await registry.quarantine("prb@2.0.0", "it was slow");
    const released = await send("POST", `${url}/release`);
    const verified = await send("POST", `${url}/verify`);
    const removed = await send("DELETE", url);

    expect(released.json()).toEqual({ manifest, quarantine: null });
    expect(verified.json().ok).toBe(true);
    expect(fits.validate(HTTP_ROUTES.verifyModel.answers[200], verified.json())).toBe(true);
    expect([removed.statusCode, removed.json().manifest.version]).toEqual([200, "2.0.0"]);
    expect(registry.list().map((one) => "folder" in one && one.manifest.name)).toEqual(["power"]);
  });
});

describe("an upload", () => {
  it("with its manifest is in the registry afterwards, and nowhere else", async () => {
    const { upload, registry } = await openModels();
    const before = await leftUploads();
    const answer = await upload({ manifest: JSON.stringify(NEW) });

    expect(answer.statusCode, answer.body).toBe(201);
    expect(fits.validate(HTTP_ROUTES.importModel.answers[201], answer.json())).toBe(true);
    expect(registry.find("mine@1.0.0")).toMatchObject({ manifest: NEW });
    expect(await leftUploads()).toEqual(before);
  });

  it("without a manifest gets one from its graph", async () => {
    const { upload, registry } = await openModels();
    const answer = await upload({ name: "mine", version: "2", kind: "prb" });

    expect(answer.statusCode, answer.body).toBe(201);
    expect(registry.find("mine@2")).toMatchObject({
      manifest: { input: manifest.input, output: manifest.output, sha256: manifest.sha256 },
    });
  });

  it("of another content under a taken name is refused", async () => {
    const { upload } = await openModels();
    const other = readFileSync(join(MODELS, "power/2.0.0/model.onnx"));
    const answer = await upload({ name: "prb", version: "2.0.0", kind: "power" }, other);

    expect([answer.statusCode, codeOf(answer)]).toEqual([409, "MODEL_TAKEN"]);
  });

  it("that validation refuses is told why, check by check, without paths", async () => {
    const verdict: ModelVerdict = {
      ok: false,
      checks: [
        { name: "size", ok: true, message: "75 kB" },
        { name: "hash", ok: false, code: "MODEL_HASH", message: "/tmp/x/model.onnx differs" },
        { name: "graph", ok: undefined, message: "not looked at" },
      ],
    };
    const registry = openModelRegistry(await copyModels(), { validate: async () => verdict });
    const { upload } = await openModels(registry);
    const answer = await upload({ manifest: JSON.stringify(NEW) });

    expect(answer.statusCode, answer.body).toBe(422);
    expect(fits.validate(HTTP_ROUTES.importModel.answers[422], answer.json())).toBe(true);
    expect(answer.json().verdict.checks.map(({ ok }: { ok: unknown }) => ok)).toEqual([
      ...[true, false, null],
    ]);
    expect(answer.body).not.toMatch(/\/tmp\//);
  });

  it.each([
    ["no file", { manifest: "{}" }, undefined, 400, "BAD_FIELD"],
    ["neither manifest nor name", {}, onnx, 400, "BAD_FIELD"],
    ["half a claim", { name: "mine", version: "1" }, onnx, 400, "BAD_FIELD"],
    ["a name like a path", { name: "../mine", version: "1", kind: "prb" }, onnx, 400, "BAD_FIELD"],
    ["a manifest that is no JSON", { manifest: "{" }, onnx, 400, "BAD_FIELD"],
    ["a manifest of another kind", { manifest: "[1]" }, onnx, 422, "MODEL_INVALID"],
    [
      "a manifest that looks like an answer",
      { manifest: '{"status":500,"code":"INTERNAL","message":"x"}' },
      ...[onnx, 422, "MODEL_INVALID"],
    ],
    [
      "a manifest with a path for a name",
      { manifest: JSON.stringify({ ...NEW, name: "../../mine" }) },
      ...[onnx, 422, "MODEL_INVALID"],
    ],
    ["no model", { name: "mine", version: "1", kind: "prb" }, Buffer.from("x"), 422, undefined],
    ["a huge field", { manifest: "x".repeat(300_000) }, onnx, 413, "BODY_TOO_LARGE"],
  ] as [string, Record<string, string>, Buffer | undefined, number, string | undefined][])(
    "with %s is refused",
    async (_, fields, file, status, code) => {
      const { upload, registry } = await openModels();
      const answer = await upload(fields, file ?? null);

      expect([answer.statusCode, code && codeOf(answer)], answer.body).toEqual([status, code]);
      expect(answer.body).not.toMatch(/\/tmp\//);
      expect(registry.list()).toHaveLength(2);
    },
  );

  it("of another type, or cut short, is refused", async () => {
    const { send } = await openModels();
    const post = (type: string, body: string) =>
      send("POST", "/ric/v1/models", { body, headers: { "content-type": type } });
    const part = '--x\r\ncontent-disposition: form-data; name="model"; filename="m"\r\n\r\nabc';

    expect((await post("application/json", "{}")).statusCode).toBe(415);
    expect((await post("multipart/form-data", "abc")).statusCode).toBe(400);
    expect((await post("multipart/form-data; boundary=x", part)).statusCode).toBe(400);
  });
});

// Helpers

const codeOf = (answer: { json(): { error: { code: string } } }) => answer.json().error.code;
const axes = ({ shape }: { shape: (string | number)[] }) =>
  shape.map((axis) => (typeof axis === "string" ? -1 : axis));

async function leftUploads(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith("slotpilot-upload-"));
}

async function openModels(opened?: ModelKeeper) {
  const models = opened ? "" : await copyModels();
  const registry = opened ?? openModelRegistry(models);
  const { ask } = await listen(await openApp({ registry }));
  const send = (method: string, path: string, init: RequestInit = {}) =>
    ask(path, { ...init, method, headers: { ...AS_ADMIN, ...init.headers } });
  const get = (path: string) => ask(path, { headers: AS_READER });
  const upload = async (fields: Record<string, string>, file: Buffer | null = onnx) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    if (file) form.append("model", new Blob([new Uint8Array(file)]), "../../evil.onnx");
    return send("POST", "/ric/v1/models", { body: form });
  };
  return { registry, models, get, send, upload };
}
