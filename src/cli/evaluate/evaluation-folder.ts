import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EvaluatedCell } from "../../trainer/evaluation/setting.ts";
import { fail } from "../fail.ts";
import type { EvaluateConfig } from "./evaluate-config.ts";

/** What fixes the results of an evaluation. */
export interface EvaluationRun {
  /** Its configuration. */
  readonly config: EvaluateConfig;
  /** SHA-256 of the models' files; null where no arm needs them. */
  readonly models: { readonly prb: string; readonly power: string } | null;
}

/** The files of one evaluation. */
export interface EvaluationFolder extends EvaluationRun {
  /** Its path. */
  readonly path: string;
  /** Cells that are done already. */
  readonly cells: readonly EvaluatedCell[];
  /** Keeps a cell that has just been done. */
  append(cell: EvaluatedCell): void;
}

const CONFIG_FILE = "config.json";
const RESULTS_FILE = "results.jsonl";

/** Starts the folder of a new evaluation, or ends the program with why it can't. */
export function createEvaluationFolder(path: string, run: EvaluationRun): EvaluationFolder {
  try {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, CONFIG_FILE), `${JSON.stringify(run, null, 2)}\n`, { flag: "wx" });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail({ code: "OUTPUT_UNWRITABLE", message: `--out ${path}: ${why}` });
  }
  return { ...run, path, cells: [], append: appender(path) };
}

/** Opens the folder of an interrupted evaluation, or ends the program where there is none. */
export function reopenEvaluationFolder(path: string): EvaluationFolder {
  const file = join(path, CONFIG_FILE);
  if (!existsSync(file)) {
    return fail({ code: "CONFIG_INVALID", message: `--resume: ${path} holds no evaluation` });
  }
  const run = JSON.parse(readFileSync(file, "utf8")) as EvaluationRun;
  return { ...run, path, cells: readCells(path), append: appender(path) };
}

function appender(path: string) {
  return (cell: EvaluatedCell) =>
    appendFileSync(join(path, RESULTS_FILE), `${JSON.stringify(cell)}\n`);
}

/** A run that was killed may have left half a line, which is done again. */
function readCells(path: string): EvaluatedCell[] {
  const file = join(path, RESULTS_FILE);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  const rest = lines.pop() ?? "";
  if (rest !== "") appendFileSync(file, "\n");
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as EvaluatedCell];
    } catch {
      return [];
    }
  });
}
