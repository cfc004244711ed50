import { join } from "node:path";
import type { ModelFault, StoredModel } from "../../ports/model-store.ts";
import { withLock } from "./folder-lock.ts";
import { soleCandidate } from "./model-reference.ts";
import { readManifest, storedModel } from "./read-model.ts";
import { fault, guarded } from "./registry-fault.ts";
import { makeFolder } from "./write-durably.ts";

/** Longest wait for another process that changes the registry; a change takes a few writes. Unit: ms. */
const PATIENCE_MS = 10_000;

/**
 * Changes the registry while no other process does.
 *
 * @param root - Folder of models.
 * @param change - What to do.
 * @returns What `change` returns; `REGISTRY_BUSY`, `REGISTRY_INACCESSIBLE`.
 */
export function inTurn<T extends object>(
  root: string,
  change: () => Promise<T | ModelFault>,
): Promise<T | ModelFault> {
  return guarded(async () => {
    await makeFolder(root);
    const done = await withLock(join(root, ".lock"), PATIENCE_MS, change);
    if (!("heldBy" in done)) return done;
    const message = `process ${done.heldBy} has been changing the models for ${PATIENCE_MS / 1000} s; wait for it or end it`;
    return fault("REGISTRY_BUSY", message);
  });
}

/**
 * Changes what lies beside one model.
 *
 * @param root - Folder of models.
 * @param reference - The model; `name` must have one version only.
 * @param change - What to do; a fault if it can't be done.
 * @returns The model as it is then.
 */
export function changeModel(
  root: string,
  reference: string,
  change: (model: StoredModel) => Promise<ModelFault | undefined>,
): Promise<StoredModel | ModelFault> {
  return inTurn(root, async () => {
    const place = soleCandidate(root, reference);
    if ("code" in place) return place;
    const manifest = readManifest(place);
    if ("code" in manifest) return manifest;
    const wrong = await change(storedModel(manifest, place.folder));
    if (wrong) return wrong;
    const after = readManifest(place);
    return "code" in after ? after : storedModel(after, place.folder);
  });
}
