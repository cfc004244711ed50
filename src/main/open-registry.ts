import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { openModelRegistry, type RegistryOptions } from "../adapters/registry/model-registry.ts";
import type { ModelKeeper } from "../ports/model-registry.ts";
import type { ModelFault } from "../ports/model-store.ts";

/** The models that come with the package, wherever it is run from. */
const SHIPPED_MODELS = fileURLToPath(new URL("../../models", import.meta.url));

/** The folder that a name stands for; empty: the models that come with slotpilot. */
export const modelsFolder = (name: string): string => name || SHIPPED_MODELS;

/**
 * Opens a folder of models. Those that come with slotpilot can't be changed: the next version brings
 * others.
 *
 * @param name - The folder; empty: the models that come with slotpilot.
 * @param options - Validation and trust.
 */
export function openRegistry(name: string, options: RegistryOptions = {}): ModelKeeper {
  const folder = modelsFolder(name);
  const registry = openModelRegistry(folder, options);
  if (resolve(folder) !== resolve(SHIPPED_MODELS)) return registry;
  const refuse = async () => FIXED;
  const refusals = { import: refuse, remove: refuse, quarantine: refuse, release: refuse };
  return { ...registry, ...refusals, sign: refuse };
}

const FIXED: ModelFault = {
  code: "REGISTRY_FIXED",
  message:
    "the models that come with slotpilot are not to be changed; copy the folder and name the copy: `--models-dir`, `modelsDir` or SLOTPILOT_MODELS_DIR",
};
