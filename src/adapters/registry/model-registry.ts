import type { ModelKeeper, ValidateModel } from "../../ports/model-registry.ts";
import { changeModel } from "./change-model.ts";
import { openFolderModelStore } from "./folder-model-store.ts";
import { importModel } from "./import-model.ts";
import { candidatesOf } from "./model-reference.ts";
import { liftQuarantine, writeQuarantine } from "./quarantine.ts";
import { readModel, type Trust } from "./read-model.ts";
import { removeModel } from "./remove-model.ts";
import { signStored } from "./sign-stored.ts";
import { verifyModel } from "./verify-model.ts";

/** How a registry is opened. */
export interface RegistryOptions extends Trust {
  /** Validates what is brought; absent: only hash, features and signature are looked at. */
  readonly validate?: ValidateModel | undefined;
  /** Tells the time. */
  readonly now?: () => Date;
}

/**
 * Opens a folder of models laid out as `<name>/<version>/{model.onnx, manifest.json}`, to read and to
 * change.
 *
 * Every change is one rename, so that readers, which take no lock, and whoever comes after a crash see
 * it done or not begun. Processes that change the same registry take turns.
 *
 * @param root - The folder; made with the first model.
 * @param options - Validation and trust.
 */
export function openModelRegistry(root: string, options: RegistryOptions = {}): ModelKeeper {
  const { now = () => new Date() } = options;
  return {
    ...openFolderModelStore(root, options),
    inspect(reference) {
      const found = candidatesOf(root, reference);
      return "code" in found ? found : readModel(found.folders[0], options);
    },
    import: (incoming) => importModel(root, incoming, options),
    verify: (reference) => verifyModel(root, reference, options),
    remove: (reference) => removeModel(root, reference),
    async quarantine(reference, reason) {
      const done = await changeModel(root, reference, ({ folder }) =>
        writeQuarantine(folder, { reason, at: now().toISOString() }),
      );
      return "code" in done ? done : undefined;
    },
    release: (reference) => changeModel(root, reference, ({ folder }) => liftQuarantine(folder)),
    sign: (reference, privateKeyPem) =>
      changeModel(root, reference, (model) => signStored(model, privateKeyPem)),
  };
}
