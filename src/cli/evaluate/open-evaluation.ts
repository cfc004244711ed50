import { join } from "node:path";
import { ARMS } from "../../trainer/evaluation/arms.ts";
import { isLearned } from "../../trainer/evaluation/learned-pilot.ts";
import { fail } from "../fail.ts";
import { armsOf, checkEvaluateConfig, type EvaluateConfig } from "./evaluate-config.ts";
import {
  createEvaluationFolder,
  type EvaluationFolder,
  reopenEvaluationFolder,
} from "./evaluation-folder.ts";
import { findModels, type OpenModels, type StoredPair } from "./find-models.ts";

/** An evaluation that can begin, or go on. */
export interface OpenedEvaluation {
  /** Its files. */
  readonly folder: EvaluationFolder;
  /** The learned policies, where an arm needs them. */
  readonly models: StoredPair | undefined;
}

/**
 * Begins an evaluation, once all that it needs has been found; else ends the program.
 *
 * @param config - How to judge.
 * @param out - Folder; default: one under `runs`, named after the time.
 * @param openModels - Opens a folder of models.
 */
export function beginEvaluation(
  config: EvaluateConfig,
  out: string | undefined,
  openModels: OpenModels,
): OpenedEvaluation {
  checkEvaluateConfig(config);
  const models = modelsFor(config, openModels);
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  const path = out ?? join("runs", `evaluate-${time}`);
  return { folder: createEvaluationFolder(path, { config, models: hashesOf(models) }), models };
}

/**
 * Goes on with an evaluation as it was begun; ends the program where that can't be.
 *
 * @param path - Its folder.
 * @param openModels - Opens a folder of models.
 */
export function resumeEvaluation(path: string, openModels: OpenModels): OpenedEvaluation {
  const folder = reopenEvaluationFolder(path);
  const models = modelsFor(folder.config, openModels);
  const now = hashesOf(models);
  if (folder.models?.prb !== now?.prb || folder.models?.power !== now?.power) {
    const message = `--resume ${path}: the models are not those that it was begun with`;
    fail({ code: "CONFIG_INVALID", message });
  }
  return { folder, models };
}

function modelsFor(config: EvaluateConfig, openModels: OpenModels): StoredPair | undefined {
  const wanted = armsOf(config);
  const isNeeded = ARMS.some((arm) => isLearned(arm) && wanted.includes(arm.name));
  return isNeeded ? findModels(openModels, config) : undefined;
}

function hashesOf(models: StoredPair | undefined): EvaluationFolder["models"] {
  if (!models) return null;
  return { prb: models.prb.manifest.sha256, power: models.power.manifest.sha256 };
}
