import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tryLock } from "../../../../src/adapters/registry/folder-lock.ts";
import { openModelRegistry } from "../../../../src/adapters/registry/model-registry.ts";
import type { ModelFault, StoredModel } from "../../../../src/ports/model-store.ts";
import { incomingModel, newRoot } from "../../../support/incoming-models.ts";

describe("a reference", () => {
  it("by name means the newest version", async () => {
    const registry = await registryWith("prb@1.9.0", "prb@1.10.0", "power@3.0.0");

    expect(registry.find("prb")).toMatchObject({ manifest: { version: "1.10.0" } });
  });

  it("may be the beginning of the content's SHA-256", async () => {
    const registry = await registryWith("prb@1", "prb@2");
    const { sha256 } = incomingModel("prb@1").manifest;

    expect(registry.find(`sha256:${sha256.slice(0, 12)}`)).toMatchObject({
      manifest: { version: "1" },
    });
    expect(registry.find(`sha256:${sha256}`)).toMatchObject({ manifest: { version: "1" } });
  });

  it("is refused when the content lies there twice, naming both", async () => {
    const root = newRoot();
    const registry = openModelRegistry(root);
    await registry.import(incomingModel("a@1", "same"));
    await registry.import(incomingModel("b@1", "same"));
    const { sha256 } = incomingModel("a@1", "same").manifest;

    expect(registry.find(`sha256:${sha256}`)).toMatchObject({
      code: "MODEL_AMBIGUOUS",
      message: expect.stringContaining("a@1 or b@1"),
    });
  });

  it.each([
    ["nobody"],
    ["prb@2"],
    ["sha256:000000000000"],
    ["../prb@1"],
    ["."],
    ["prb/1"],
    [".lock"],
  ])("%s is unknown, and the message says what there is", async (reference) => {
    const registry = await registryWith("prb@1");

    expect(registry.find(reference)).toEqual({
      code: "MODEL_UNAVAILABLE",
      message: `no model ${reference} in models; there are prb@1`,
    });
  });
});

describe("quarantine", () => {
  it("passes over the model by name, and says why by version", async () => {
    const registry = await registryWith("prb@1", "prb@2");

    expect(await registry.quarantine("prb@2", "NaN in cell-1")).toBeUndefined();

    expect(registry.find("prb")).toMatchObject({ manifest: { version: "1" } });
    expect(registry.find("prb@2")).toMatchObject({
      code: "MODEL_QUARANTINED",
      message: expect.stringContaining("NaN in cell-1"),
    });
    expect(registry.inspect("prb@2")).toMatchObject({ quarantine: { reason: "NaN in cell-1" } });
    expect(registry.list()).toMatchObject([{ quarantine: { at: EPOCH } }, {}]);
  });

  it("of every version leaves none to find", async () => {
    const registry = await registryWith("prb@1", "prb@2");
    for (const version of ["1", "2"]) await registry.quarantine(`prb@${version}`, "slow");

    expect(registry.find("prb")).toMatchObject({
      code: "MODEL_QUARANTINED",
      message: expect.stringContaining("every version of prb"),
    });
  });

  it("ends with a release", async () => {
    const registry = await registryWith("prb@1");
    await registry.quarantine("prb@1", "slow");

    expect(await registry.release("prb")).not.toHaveProperty("quarantine");
    expect(registry.find("prb")).toMatchObject({ manifest: { version: "1" } });
  });

  it("holds when nobody understands its file", async () => {
    const registry = await registryWith("prb@1");
    writeFileSync(join(folderOf(registry.find("prb")), "quarantine.json"), "{");

    expect(registry.find("prb@1")).toMatchObject({ code: "MODEL_QUARANTINED" });
  });
});

describe("remove", () => {
  it("takes the model, and the name with its last version", async () => {
    const root = newRoot();
    const registry = await registryAt(root, "prb@1", "prb@2");

    expect(await registry.remove("prb")).toMatchObject({ code: "MODEL_AMBIGUOUS" });
    expect(await registry.remove("prb@1")).toMatchObject({ manifest: { version: "1" } });
    expect(await registry.remove("prb")).toMatchObject({ manifest: { version: "2" } });

    expect(readdirSync(root)).toEqual([".lock"]);
  });

  it.each([
    ["active", "active in cell cell-1"],
    ["previous", "kept for rollback in cell cell-1"],
    ["first", "active in cells to come"],
  ])("refuses a model that is %s", async (role, told) => {
    const root = newRoot();
    const registry = await registryAt(root, "prb@1", "prb@2");
    writeState(root, role, "1");

    expect(await registry.remove("prb@1")).toMatchObject({
      code: "MODEL_IN_USE",
      message: expect.stringContaining(told),
    });
    expect(await registry.remove("prb@2")).toMatchObject({ manifest: { version: "2" } });
  });

  it("refuses a model that is tried, while the service that tries it runs", async () => {
    const root = newRoot();
    const registry = await registryAt(root, "prb@1", "prb@2");
    writeState(root, "loaded", "1");
    const lock = tryLock(join(root, ".state", "slotpilot.v1.json.lock"));

    expect(await registry.remove("prb@1")).toMatchObject({
      code: "MODEL_IN_USE",
      message: expect.stringContaining("a candidate; discard it first"),
    });
    if ("release" in lock) lock.release();
    expect(await registry.remove("prb@1")).toMatchObject({ manifest: { version: "1" } });
  });
});

describe("verify", () => {
  it("tells a model whose bytes have changed", async () => {
    const registry = await registryWith("prb@1");
    const before = await registry.verify("prb");
    appendFileSync(join(folderOf(registry.find("prb")), "model.onnx"), "!");

    expect(before).toMatchObject({ ok: true });
    expect(await registry.verify("prb")).toMatchObject({
      ok: false,
      checks: [{ name: "content", ok: false, code: "MODEL_INVALID" }, { ok: true }],
    });
    expect(registry.find("prb")).toMatchObject({ code: "MODEL_INVALID" });
  });
});

// Helpers

const EPOCH = "1970-01-01T00:00:00.000Z";

const registryWith = (...references: string[]) => registryAt(newRoot(), ...references);

async function registryAt(root: string, ...references: string[]) {
  const registry = openModelRegistry(root, { now: () => new Date(0) });
  for (const reference of references) await registry.import(incomingModel(reference));
  return registry;
}

function folderOf(found: StoredModel | ModelFault): string {
  if ("code" in found) throw new Error(found.message);
  return found.folder;
}

/** What a service remembers that has `prb@<version>` in one role and another model in the others. */
function writeState(root: string, role: string, version: string): void {
  const power = { name: "equal", version: "built-in" };
  const pair = (own: string) => ({
    prb: { name: "prb", version: role === own ? version : "0" },
    power,
  });
  const state = {
    ...{ stateVersion: 1, configured: { prb: "prb", power: "equal" }, first: pair("first") },
    loaded: [pair("loaded").prb],
    cells: { "cell-1": { active: pair("active"), previous: pair("previous") } },
  };
  mkdirSync(join(root, ".state"));
  writeFileSync(join(root, ".state", "slotpilot.v1.json"), JSON.stringify(state));
}
