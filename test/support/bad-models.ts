import { createHash } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Manifest } from "../../schemas/manifest.ts";
import { FEATURE_SPECS } from "../../src/domain/features/feature-spec.ts";
import { policySignature } from "../../src/trainer/export-policy.ts";
import type { BadModel } from "./bad-models/bad-model.ts";
import { DAMAGED_FILES } from "./bad-models/damaged-files.ts";
import { WRONG_BEHAVIOUR } from "./bad-models/wrong-behaviour.ts";
import { WRONG_STRUCTURE } from "./bad-models/wrong-structure.ts";

/** Models that validation must refuse, each for its own reason. */
export const BAD_MODELS: readonly BadModel[] = [
  ...[...DAMAGED_FILES, ...WRONG_STRUCTURE, ...WRONG_BEHAVIOUR],
];

/** A model on disk, beside nothing. */
export interface WrittenModel {
  /** The ONNX file. */
  readonly file: string;
  /** What it claims to be. */
  readonly manifest: Manifest;
}

/**
 * Writes a model into a folder of its own.
 *
 * @param model - Its file, its stage (default: `prb`) and what its manifest says beyond what is true
 *   of a good one.
 * @param root - Folder to write into. Default: the system's for temporary files.
 */
export async function writeModel(
  { onnx, kind = "prb", manifest }: Pick<BadModel, "onnx" | "kind" | "manifest">,
  root = tmpdir(),
): Promise<WrittenModel> {
  const bytes = onnx();
  const file = join(await mkdtemp(join(root, "model-")), "model.onnx");
  await writeFile(file, bytes);
  const sha256 = hash(bytes);
  const sizeBytes = bytes.length;
  return { file, manifest: { ...manifestOf(kind), sha256, sizeBytes, ...manifest } };
}

const hash = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

function manifestOf(kind: "prb" | "power"): Omit<Manifest, "sha256" | "sizeBytes"> {
  const { id, text } = FEATURE_SPECS[kind];
  return {
    ...{ manifestVersion: 1, name: "bad", version: "1.0.0", kind, opset: 18 },
    featureSpec: { id, hash: hash(text).slice(0, 12) },
    ...policySignature(kind),
    training: {
      ...{ method: "none", config: {}, seed: 0, commit: "none", backend: "none" },
      createdAt: "1970-01-01T00:00:00.000Z",
    },
    evaluation: {},
  };
}
