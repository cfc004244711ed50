import { createHash } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Manifest } from "../../schemas/manifest.ts";
import { FEATURE_SPECS } from "../../src/domain/features/feature-spec.ts";
import type { IncomingModel } from "../../src/ports/model-registry.ts";
import { ONNX_OPSET } from "../../src/trainer/encode-onnx.ts";
import { policySignature } from "../../src/trainer/export-policy.ts";

/** A model to bring, its manifest checked already. */
export interface GoodModel extends IncomingModel {
  /** Fits the file. */
  readonly manifest: Manifest;
}

/**
 * Writes a file that a registry without validation takes for a model, with its manifest.
 *
 * @param reference - `name@version`.
 * @param content - What the file holds.
 */
export function incomingModel(
  reference: string,
  content: string | Uint8Array = reference,
): GoodModel {
  const [name = "", version = ""] = reference.split("@");
  const file = join(mkdtempSync(join(tmpdir(), "slotpilot-")), "brought.onnx");
  writeFileSync(file, content);
  const { id, text } = FEATURE_SPECS.prb;
  const manifest: Manifest = {
    ...{ manifestVersion: 1, name, version, kind: "prb", opset: ONNX_OPSET },
    ...{ sizeBytes: Buffer.byteLength(content), sha256: hash(content) },
    featureSpec: { id, hash: hash(text).slice(0, 12) },
    ...policySignature("prb"),
    training: {
      ...{ method: "none", config: {}, seed: 0, commit: "none", backend: "none" },
      createdAt: "1970-01-01T00:00:00.000Z",
    },
    evaluation: {},
  };
  return { file, manifest };
}

/** A folder for a registry, not made yet. */
export function newRoot(): string {
  return join(mkdtempSync(join(tmpdir(), "slotpilot-")), "models");
}

const hash = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");
