import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Value } from "@sinclair/typebox/value";
import { Manifest } from "../../../schemas/manifest.ts";
import { FEATURE_SPECS } from "../../domain/features/feature-spec.ts";
import type { ModelFault, StoredModel } from "../../ports/model-store.ts";
import { contentHash, featureHash } from "./content-hash.ts";
import { fullName, type ModelFolder } from "./model-folders.ts";
import { readQuarantine } from "./quarantine.ts";
import { fault, reasonOf } from "./registry-fault.ts";
import { checkSignature } from "./signature.ts";
import { readTrustedKeys } from "./trusted-keys.ts";

/** Whose models are let in. */
export interface Trust {
  /** Folder of public keys; absent: signatures are not looked at. */
  readonly trustedKeys?: string | undefined;
  /** Whether unsigned models are refused. */
  readonly requireSignature?: boolean | undefined;
}

/**
 * Reads a model, and whether it is what its manifest says: name, features, content, signature.
 *
 * @returns The model, with its quarantine if it is in one; `MODEL_INVALID`, or what `judgeSignature` says.
 */
export function readModel(place: ModelFolder, trust: Trust): StoredModel | ModelFault {
  const manifest = readManifest(place);
  if ("code" in manifest) return manifest;
  const wrong =
    judgeFeatures(manifest) ??
    judgeContent(manifest, join(place.folder, "model.onnx")) ??
    judgeSignature(manifest, trust);
  return wrong ?? storedModel(manifest, place.folder);
}

/** A model as others see it. */
export function storedModel(manifest: Manifest, folder: string): StoredModel {
  const quarantine = readQuarantine(folder);
  return { manifest, folder, ...(quarantine && { quarantine }) };
}

/** Reads the manifest of a model folder; `MODEL_INVALID`. */
export function readManifest(place: ModelFolder): Manifest | ModelFault {
  const invalid = (why: string) => fault("MODEL_INVALID", `${fullName(place)}: ${why}`);
  let text: string;
  try {
    text = readFileSync(join(place.folder, "manifest.json"), "utf8");
  } catch (error) {
    return invalid(`manifest.json can't be read (${reasonOf(error)})`);
  }
  const manifest = checkManifest(parseJson(text), fullName(place));
  if ("code" in manifest || fullName(manifest) === fullName(place)) return manifest;
  return invalid(`manifest.json names ${fullName(manifest)}`);
}

/**
 * Takes what claims to be a manifest.
 *
 * @param value - As it was read.
 * @param where - What it belongs to, for the message.
 */
export function checkManifest(value: unknown, where: string): Manifest | ModelFault {
  if (Value.Check(Manifest, value)) return value;
  const { path, message } = Value.Errors(Manifest, value).First() ?? {};
  const what = value === undefined ? "is no JSON" : `${path || "/"}: ${message}`;
  return fault("MODEL_INVALID", `${where}: manifest.json ${what}`);
}

/** Whether the model knows the features that this version computes. */
export function judgeFeatures(manifest: Manifest): ModelFault | undefined {
  const { kind, featureSpec } = manifest;
  const expected = featureHash(kind);
  if (featureSpec.hash === expected) return undefined;
  const message = `${fullName(manifest)}: made for features ${featureSpec.id} (${featureSpec.hash}), this version computes ${FEATURE_SPECS[kind].id} (${expected}); train it again`;
  return fault("MODEL_INVALID", message);
}

/** Whether an ONNX file is the one that the manifest describes. */
export function judgeContent(manifest: Manifest, file: string): ModelFault | undefined {
  const invalid = (why: string) =>
    fault("MODEL_INVALID", `${fullName(manifest)}: model.onnx ${why}`);
  try {
    const isSame = contentHash(readFileSync(file)) === manifest.sha256;
    return isSame ? undefined : invalid("differs from its SHA-256");
  } catch (error) {
    return invalid(`can't be read (${reasonOf(error)})`);
  }
}

/**
 * Whether somebody trusted vouches for the model, where that is asked for.
 *
 * @returns `undefined`: nobody asks, or all is well; a fault of `checkSignature` or `readTrustedKeys`.
 */
export function judgeSignature(manifest: Manifest, trust: Trust): ModelFault | undefined {
  const { trustedKeys, requireSignature = false } = trust;
  if (!requireSignature && (trustedKeys === undefined || !manifest.signature)) return undefined;
  const keys = trustedKeys === undefined ? new Map() : readTrustedKeys(trustedKeys);
  return "code" in keys ? keys : checkSignature(manifest, keys);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
