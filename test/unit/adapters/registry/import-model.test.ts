import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Manifest } from "../../../../schemas/manifest.ts";
import { openModelRegistry } from "../../../../src/adapters/registry/model-registry.ts";
import type { ModelVerdict, ValidateModel } from "../../../../src/ports/model-registry.ts";
import { incomingModel, newRoot } from "../../../support/incoming-models.ts";

describe("import", () => {
  it("makes the registry and copies the model", async () => {
    const root = newRoot();
    const model = incomingModel("prb@1.0.0");

    const imported = await openModelRegistry(root).import(model);

    const folder = join(root, "prb", "1.0.0");
    expect(imported).toEqual({ manifest: model.manifest, folder, verdict: expect.anything() });
    expect(readFileSync(join(folder, "model.onnx"), "utf8")).toBe("prb@1.0.0");
    expect(readdirSync(root).filter((name) => name !== ".lock")).toEqual(["prb"]);
  });

  it("says that the same model is there already", async () => {
    const registry = openModelRegistry(newRoot());
    await registry.import(incomingModel("prb@1"));

    expect(await registry.import(incomingModel("prb@1"))).toMatchObject({
      manifest: { name: "prb" },
      notes: ["prb@1 was there already; nothing has changed"],
    });
  });

  it("refuses another content under a name and version that are taken", async () => {
    const registry = openModelRegistry(newRoot());
    await registry.import(incomingModel("prb@1"));

    expect(await registry.import(incomingModel("prb@1", "other"))).toMatchObject({
      code: "MODEL_TAKEN",
    });
    expect(registry.list()).toMatchObject([{ manifest: incomingModel("prb@1").manifest }]);
  });

  it("tells under which other names the content lies", async () => {
    const root = newRoot();
    const registry = openModelRegistry(root);
    await registry.import(incomingModel("a@1", "same"));
    await registry.quarantine("a@1", "it was bad");

    expect(await registry.import(incomingModel("b@1", "same"))).toMatchObject({
      notes: ["the same content lies there as a@1, in quarantine: it was bad"],
    });
  });

  it.each([
    ["no manifest", () => undefined, "MODEL_INVALID"],
    ["a name that leaves the folder", (m: Manifest) => ({ ...m, name: "../prb" }), "MODEL_INVALID"],
    ["a hidden name", (m: Manifest) => ({ ...m, name: ".lock" }), "MODEL_INVALID"],
    ["another hash", (m: Manifest) => ({ ...m, sha256: "0".repeat(64) }), "MODEL_INVALID"],
    [
      "other features",
      (m: Manifest) => ({ ...m, featureSpec: { id: "x", hash: "0".repeat(12) } }),
      "MODEL_INVALID",
    ],
  ] as const)("refuses %s and leaves nothing", async (_, change, code) => {
    const root = newRoot();
    const { file, manifest } = incomingModel("prb@1");

    const refused = await openModelRegistry(root).import({ file, manifest: change(manifest) });

    expect(refused).toMatchObject({ code, message: expect.any(String) });
    expect(existsSync(root) ? readdirSync(root) : []).toEqual([]);
  });

  it("refuses what is no regular file", async () => {
    const { manifest } = incomingModel("prb@1");
    const registry = openModelRegistry(newRoot());

    for (const file of ["/nowhere/model.onnx", "/", "/dev/zero"]) {
      const refused = await registry.import({ file, manifest });
      expect(refused).toMatchObject({ code: "MODEL_UNREADABLE" });
    }
  });

  it("lets nothing in that validation refuses, and says what it saw", async () => {
    const root = newRoot();
    const seen: string[] = [];
    const validate: ValidateModel = async (file) => {
      seen.push(file);
      return BAD;
    };

    const refused = await openModelRegistry(root, { validate }).import(incomingModel("prb@1"));

    expect(refused).toMatchObject({ code: "NAN_OUTPUT", message: "NaN", verdict: BAD });
    expect(seen).toEqual([expect.stringContaining(".incoming-")]);
    expect(readdirSync(root)).toEqual([]);
  });

  it("sweeps what dead processes left, and nothing else", async () => {
    const root = newRoot();
    for (const name of [".incoming-4194305-1-000000000000", ".removed-4194305-1-000000000000"]) {
      mkdirSync(join(root, name), { recursive: true });
    }
    const alive = `.incoming-${process.pid}-0-000000000000`;
    mkdirSync(join(root, alive));

    await openModelRegistry(root).import(incomingModel("prb@1"));

    expect(readdirSync(root).sort()).toEqual([alive, ".lock", "prb"].sort());
  });

  it("by many at once under one name lets exactly one content in", async () => {
    const registry = openModelRegistry(newRoot());
    const contents = ["a", "b", "c", "d", "e", "f"];

    const results = await Promise.all(
      contents.map((content) => registry.import(incomingModel("prb@1", content))),
    );

    expect(results.filter((result) => !("code" in result))).toHaveLength(1);
    expect(results.filter((r) => "code" in r && r.code === "MODEL_TAKEN")).toHaveLength(5);
    expect(registry.find("prb@1")).toMatchObject({ manifest: { name: "prb" } });
  });
});

// Helpers

const BAD: ModelVerdict = {
  ok: false,
  checks: [
    { name: "reads", ok: true, message: "ONNX" },
    { name: "output", ok: false, code: "NAN_OUTPUT", message: "NaN" },
    { name: "latency", ok: undefined, message: "not looked at" },
  ],
};
