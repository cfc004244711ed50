import { rename, rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { ModelFault, StoredModel } from "../../ports/model-store.ts";
import { inTurn } from "./change-model.ts";
import { ownFolder, sweepLeftOvers } from "./left-overs.ts";
import { soleCandidate } from "./model-reference.ts";
import { usersOf } from "./models-in-use.ts";
import { readManifest, storedModel } from "./read-model.ts";
import { fault } from "./registry-fault.ts";
import { syncFolder } from "./write-durably.ts";

/**
 * Removes a model: it is moved aside in one step, then deleted.
 *
 * @param root - Folder of models.
 * @param reference - The model; `name` must have one version only.
 * @returns What it was; `MODEL_IN_USE` if a service uses it or would go back to it.
 */
export function removeModel(root: string, reference: string): Promise<StoredModel | ModelFault> {
  return inTurn(root, async () => {
    await sweepLeftOvers(root);
    const place = soleCandidate(root, reference);
    if ("code" in place) return place;
    const users = usersOf(root, place);
    if (users.length > 0) {
      const message = `${place.name}@${place.version} is used: ${users.join("; ")}`;
      return fault("MODEL_IN_USE", message);
    }
    const manifest = readManifest(place);
    if ("code" in manifest) {
      return { ...manifest, message: `${manifest.message}; delete its folder by hand` };
    }
    const model = storedModel(manifest, place.folder);
    const aside = ownFolder(root, "removed");
    await rename(place.folder, aside);
    await syncFolder(dirname(place.folder));
    await rmdir(dirname(place.folder)).catch(() => undefined); // it has other versions
    await rm(aside, { recursive: true, force: true });
    await syncFolder(root);
    return model;
  });
}
