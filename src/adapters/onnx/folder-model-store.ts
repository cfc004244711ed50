import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Value } from "@sinclair/typebox/value";
import { Manifest } from "../../../schemas/manifest.ts";
import { FEATURE_SPECS } from "../../domain/features/feature-spec.ts";
import type { ModelFault, ModelStore, StoredModel } from "../../ports/model-store.ts";

/** Opens the models of a folder laid out as `<name>/<version>/{model.onnx, manifest.json}`. */
export function openFolderModelStore(root: string): ModelStore {
  const list = () =>
    foldersIn(root).flatMap((name) =>
      foldersIn(join(root, name))
        .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
        .map((version) => readModel(join(root, name, version), name, version)),
    );
  return {
    list,
    find(reference) {
      const [name = "", version = foldersIn(join(root, name)).sort(byVersion).at(-1)] =
        reference.split("@");
      const folder = join(root, name, version ?? "");
      const safe = /^[\w.-]+(@[\w.-]+)?$/.test(reference) && !reference.includes("..");
      if (safe && version && existsSync(folder)) return readModel(folder, name, version);
      return fault("MODEL_UNAVAILABLE", `no model ${reference} in ${root}${offer(root)}`);
    },
  };
}

const byVersion = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });

const fault = (code: ModelFault["code"], message: string): ModelFault => ({ code, message });

function foldersIn(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function offer(root: string): string {
  const names = foldersIn(root);
  return names.length === 0
    ? "; train one with `slotpilot train`"
    : `; there are ${names.join(", ")}`;
}

function readModel(folder: string, name: string, version: string): StoredModel | ModelFault {
  const invalid = (why: string) => fault("MODEL_INVALID", `${folder}: ${why}`);
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
    if (!Value.Check(Manifest, manifest)) {
      const first = Value.Errors(Manifest, manifest).First();
      return invalid(`manifest.json ${first?.path}: ${first?.message}`);
    }
    if (manifest.name !== name || manifest.version !== version) {
      return invalid(`manifest.json names ${manifest.name}@${manifest.version}`);
    }
    const expected = sha256(FEATURE_SPECS[manifest.kind].text).slice(0, 12);
    if (manifest.featureSpec.hash !== expected) {
      return invalid(
        `made for features ${manifest.featureSpec.id} (${manifest.featureSpec.hash}), this version computes ${FEATURE_SPECS[manifest.kind].id} (${expected}); train it again`,
      );
    }
    const actual = sha256(readFileSync(join(folder, "model.onnx")));
    if (actual !== manifest.sha256) return invalid("model.onnx differs from its SHA-256");
    return { manifest, folder };
  } catch (error) {
    return invalid(error instanceof Error ? error.message : String(error));
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
