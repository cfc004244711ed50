import { appendFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Checkpoint, packCheckpoint, unpackCheckpoint } from "./checkpoint.ts";
import type { EpochFigures } from "./clone-policy.ts";
import type { IterationFigures } from "./ppo/curriculum-state.ts";
import type { TrainingConfig } from "./training-config.ts";

/** A line of the learning curve: an epoch of cloning or an iteration of reinforcement. */
export type CurveLine = EpochFigures | IterationFigures;

/** The files of one training run. */
export interface RunFolder {
  /** Its path. */
  readonly path: string;
  /** Configuration of the run. */
  readonly config: TrainingConfig;
  /** Where the run stood when it was last saved. */
  readonly checkpoint: Checkpoint;
  /** The learning curve up to there. */
  readonly curve: readonly CurveLine[];
  /** Saves where the run stands, with the figures of what it has just finished. */
  save(checkpoint: Checkpoint, figures: CurveLine): Promise<void>;
  /** Writes the page of plots. */
  saveCurves(html: string): Promise<void>;
}

const CONFIG_FILE = "config.json";
/** File of a run with one JSON object per line of its learning curve. */
export const CURVE_FILE = "curve.jsonl";
const CURVES_PAGE = "curves.html";
const CHECKPOINT_FILE = "checkpoint.json";

/**
 * Starts the folder of a new run: `config.json`, then `curve.jsonl`, `curves.html` and
 * `checkpoint.json` as it goes on.
 *
 * @throws `EEXIST` when there is a run in it already.
 */
export async function createRunFolder(path: string, config: TrainingConfig): Promise<RunFolder> {
  await mkdir(path, { recursive: true });
  const text = `${JSON.stringify(config, null, 2)}\n`;
  await writeFile(join(path, CONFIG_FILE), text, { flag: "wx" });
  return openFolder(path, config, {}, []);
}

/**
 * Opens the folder of an interrupted run.
 *
 * @throws `ENOENT` when there is no run in it.
 */
export async function reopenRunFolder(path: string): Promise<RunFolder> {
  const config = JSON.parse(await readFile(join(path, CONFIG_FILE), "utf8")) as TrainingConfig;
  const saved = await readFile(join(path, CHECKPOINT_FILE), "utf8").catch(() => "{}"); // none yet
  const lines = await readFile(join(path, CURVE_FILE), "utf8").catch(() => "");
  if (lines !== "" && !lines.endsWith("\n")) await appendFile(join(path, CURVE_FILE), "\n");
  return openFolder(path, config, unpackCheckpoint(saved), parseCurve(lines));
}

/** Reads the text of a learning curve; a run that was killed may have left half a line. */
export function parseCurve(text: string): CurveLine[] {
  return text.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as CurveLine];
    } catch {
      return [];
    }
  });
}

function openFolder(
  path: string,
  config: TrainingConfig,
  checkpoint: Checkpoint,
  saved: readonly CurveLine[],
): RunFolder {
  const curve = [...saved];
  const file = (name: string) => join(path, name);
  return {
    ...{ path, config, checkpoint, curve },
    async save(reached, figures) {
      await replace(file(CHECKPOINT_FILE), packCheckpoint(reached));
      await appendFile(file(CURVE_FILE), `${JSON.stringify(figures)}\n`);
      curve.push(figures);
    },
    saveCurves: (html) => replace(file(CURVES_PAGE), html),
  };
}

/** A crash leaves the old file or the new one, never half. */
async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
