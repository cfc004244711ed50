import { join } from "node:path";
import type { Manifest } from "../../../schemas/manifest.ts";
import type { ModelCheck, ModelVerdict, ValidateModel } from "../../ports/model-registry.ts";
import type { ModelFault } from "../../ports/model-store.ts";
import { candidatesOf } from "./model-reference.ts";
import {
  judgeContent,
  judgeFeatures,
  judgeSignature,
  readManifest,
  type Trust,
} from "./read-model.ts";

/** Who judges a model. */
export interface Judges extends Trust {
  /** Looks at the file; absent: only its hash and the features are looked at. */
  readonly validate?: ValidateModel | undefined;
}

/** Validates a stored model again; `name` means its newest version. */
export async function verifyModel(
  root: string,
  reference: string,
  judges: Judges,
): Promise<ModelVerdict | ModelFault> {
  const found = candidatesOf(root, reference);
  if ("code" in found) return found;
  const [place] = found.folders;
  const manifest = readManifest(place);
  return "code" in manifest ? manifest : judgeModel(place.folder, manifest, judges);
}

/**
 * Judges a model: its signature first, so that what nobody vouches for is not run, then the file.
 *
 * @param folder - Where `model.onnx` lies.
 * @param manifest - What it claims to be.
 */
export async function judgeModel(
  folder: string,
  manifest: Manifest,
  judges: Judges,
): Promise<ModelVerdict> {
  const file = join(folder, "model.onnx");
  const { trustedKeys, requireSignature = false, validate } = judges;
  const isAsked = requireSignature || trustedKeys !== undefined;
  const signer = manifest.signature ? `by key ${manifest.signature.keyId}` : "none, nor required";
  const signature = isAsked ? [checkOf("signature", judgeSignature(manifest, judges), signer)] : [];
  if (signature.some(({ ok }) => !ok)) return { ok: false, checks: [...signature, UNSEEN] };
  const { ok, checks } = validate ? await validate(file, manifest) : ownVerdict(file, manifest);
  return { ok, checks: [...signature, ...checks] };
}

const UNSEEN: ModelCheck = {
  ...{ name: "content", ok: undefined },
  message: "not looked at: nobody trusted vouches for it",
};

function ownVerdict(file: string, manifest: Manifest): ModelVerdict {
  const { sha256, featureSpec } = manifest;
  const checks = [
    checkOf("content", judgeContent(manifest, file), `SHA-256 ${sha256.slice(0, 12)}`),
    checkOf("features", judgeFeatures(manifest), featureSpec.id),
  ];
  return { ok: checks.every(({ ok }) => ok), checks };
}

function checkOf(name: string, wrong: ModelFault | undefined, seen: string): ModelCheck {
  return wrong ? { name, ok: false, ...wrong } : { name, ok: true, message: seen };
}
