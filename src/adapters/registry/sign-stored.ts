import { join } from "node:path";
import type { ModelFault, StoredModel } from "../../ports/model-store.ts";
import { judgeContent } from "./read-model.ts";
import { signManifest } from "./signature.ts";
import { writeDurably } from "./write-durably.ts";

/**
 * Signs a model where it lies, once its content is what its manifest says.
 *
 * @returns `undefined`: done.
 */
export async function signStored(
  { manifest, folder }: StoredModel,
  privateKeyPem: string,
): Promise<ModelFault | undefined> {
  const signed = signManifest(manifest, privateKeyPem);
  const wrong = "code" in signed ? signed : judgeContent(manifest, join(folder, "model.onnx"));
  if (wrong) return wrong;
  await writeDurably(join(folder, "manifest.json"), `${JSON.stringify(signed, null, 2)}\n`);
  return undefined;
}
