import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { ModelStore, StoredModel } from "../../ports/model-store.ts";
import { fail } from "../fail.ts";

/** The pair of stored models under evaluation. */
export interface StoredPair {
  /** Stage 5. */
  readonly prb: StoredModel;
  /** Stage 7. */
  readonly power: StoredModel;
}

/** Opens a folder of models; an empty name stands for the models shipped with slotpilot. */
export type OpenModels = (folder: string) => ModelStore;

/** Finds both models, or ends the program with what is wrong. */
export function findModels(
  openModels: OpenModels,
  { prb, power, modelsDir }: Readonly<Record<"prb" | "power" | "modelsDir", string>>,
): StoredPair {
  const find = (kind: "prb" | "power", reference: string) => {
    const found = findModel(openModels, modelsDir, reference);
    if ("code" in found) return fail({ code: found.code, message: `--${kind}: ${found.message}` });
    if (found.manifest.kind === kind) return found;
    const message = `--${kind}: ${reference} is a ${found.manifest.kind} policy, not a ${kind} policy`;
    return fail({ code: "MODEL_INVALID", message });
  };
  return { prb: find("prb", prb), power: find("power", power) };
}

/** A folder is `<name>/<version>`, as everywhere. */
function findModel(openModels: OpenModels, modelsDir: string, reference: string) {
  if (!existsSync(join(reference, "manifest.json"))) return openModels(modelsDir).find(reference);
  const folder = resolve(reference);
  const name = dirname(folder);
  return openModels(dirname(name)).find(`${basename(name)}@${basename(folder)}`);
}
