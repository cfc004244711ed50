import { existsSync } from "node:fs";
import type { ModelFault, ModelStore } from "../../ports/model-store.ts";
import { fullName, type ModelFolder, modelFolders } from "./model-folders.ts";
import { candidatesOf } from "./model-reference.ts";
import { readQuarantine } from "./quarantine.ts";
import { readModel, type Trust } from "./read-model.ts";
import { fault } from "./registry-fault.ts";

/**
 * Opens the models of a folder laid out as `<name>/<version>/{model.onnx, manifest.json}`.
 *
 * @param root - The folder.
 * @param trust - Whose models are used.
 */
export function openFolderModelStore(root: string, trust: Trust = {}): ModelStore {
  return {
    list: () =>
      modelFolders(root).flatMap((place) => {
        const model = readModel(place, trust);
        const isGone = "code" in model && !existsSync(place.folder); // removed while it was read
        return isGone ? [] : [model];
      }),
    find(reference) {
      const found = candidatesOf(root, reference);
      if ("code" in found) return found;
      const usable = found.folders.find(({ folder }) => !readQuarantine(folder));
      return usable ? readModel(usable, trust) : quarantined(found.folders, found.isOpen);
    },
  };
}

function quarantined(
  folders: readonly [ModelFolder, ...ModelFolder[]],
  isOpen: boolean,
): ModelFault {
  const [newest] = folders;
  const quarantine = readQuarantine(newest.folder);
  const every =
    isOpen && folders.length > 1 ? `every version of ${newest.name} is in quarantine; ` : "";
  const message = `${every}${fullName(newest)} is in quarantine since ${quarantine?.at}: ${quarantine?.reason}`;
  return fault("MODEL_QUARANTINED", message);
}
