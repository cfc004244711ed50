import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest } from "../../schemas/manifest.ts";
import { FEATURE_SPECS } from "../domain/features/feature-spec.ts";
import type { StoredModel } from "../ports/model-store.ts";
import { ONNX_OPSET } from "./encode-onnx.ts";
import { exportPolicy, policySignature } from "./export-policy.ts";
import { modelCard } from "./model-card.ts";
import type { PolicyKind, PolicyWeights } from "./policy-weights.ts";

/** A trained policy with what has to be said of it. */
export interface TrainedModel {
  /** Stage, and name of the model. */
  readonly kind: PolicyKind;
  /** Version of the model. */
  readonly version: string;
  /** The policy. */
  readonly weights: PolicyWeights;
  /** Provenance. */
  readonly training: Manifest["training"];
  /** Figures measured on data that training never saw; none yet while they are being measured. */
  readonly evaluation: Manifest["evaluation"];
}

/**
 * Writes `<root>/<kind>/<version>/{model.onnx, manifest.json, card.md}`, the form in which the
 * service reads models.
 *
 * @param root - Folder of models.
 * @param model - What to write.
 */
export async function writeModelFolder(root: string, model: TrainedModel): Promise<StoredModel> {
  const folder = modelFolder(root, model.kind, model.version);
  const onnx = exportPolicy(model.kind, model.weights);
  const manifest = manifestOf(model, onnx);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "model.onnx"), onnx);
  return describeModel({ manifest, folder });
}

/**
 * Replaces the figures of a model that lies in its folder already, in manifest and card.
 *
 * @param model - The model as it is stored.
 * @param evaluation - Figures measured on data that training never saw, by name.
 */
export async function rewriteEvaluation(
  { manifest, folder }: StoredModel,
  evaluation: Manifest["evaluation"],
): Promise<StoredModel> {
  return describeModel({ manifest: { ...manifest, evaluation }, folder });
}

async function describeModel(model: StoredModel): Promise<StoredModel> {
  const { manifest, folder } = model;
  await writeFile(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await writeFile(join(folder, "card.md"), modelCard(manifest));
  return model;
}

/** Where a version of a stage's model lies. */
function modelFolder(root: string, kind: PolicyKind, version: string): string {
  return join(root, kind, version);
}

function manifestOf(
  { kind, version, training, evaluation }: TrainedModel,
  onnx: Uint8Array,
): Manifest {
  const { id, text } = FEATURE_SPECS[kind];
  return {
    manifestVersion: 1,
    name: kind,
    version,
    kind,
    featureSpec: { id, hash: sha256(text).slice(0, 12) },
    ...policySignature(kind),
    opset: ONNX_OPSET,
    sha256: sha256(onnx),
    sizeBytes: onnx.length,
    training,
    evaluation,
  };
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
