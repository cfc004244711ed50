import { appendFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Checkpoint, packCheckpoint, unpackCheckpoint } from "./checkpoint.ts";
import type { EpochFigures } from "./clone-policy.ts";

/** What fixes the weights that a run ends with. */
export interface TrainingConfig {
  /** Seed of everything random. Integer, 0 … 2³² − 1. */
  readonly seed: number;
  /** Demonstration slots to learn from. */
  readonly slots: number;
  /** Passes over them. */
  readonly epochs: number;
  /** Users per minibatch, about. */
  readonly rowsPerBatch: number;
  /** Learning rate of the first step. */
  readonly learningRate: number;
}

/** The files of one training run. */
export interface RunFolder {
  /** Its path. */
  readonly path: string;
  /** Configuration of the run. */
  readonly config: TrainingConfig;
  /** Where the run stood when it was last saved. */
  readonly checkpoint: Checkpoint;
  /** Saves where the run stands, with the figures of the epoch that it has just finished. */
  save(checkpoint: Checkpoint, figures: EpochFigures): Promise<void>;
}

const CONFIG_FILE = "config.json";
const CURVE_FILE = "curve.jsonl";
const CHECKPOINT_FILE = "checkpoint.json";

/**
 * Starts the folder of a new run: `config.json`, then `curve.jsonl` and `checkpoint.json` per epoch.
 *
 * @throws `EEXIST` when there is a run in it already.
 */
export async function createRunFolder(path: string, config: TrainingConfig): Promise<RunFolder> {
  await mkdir(path, { recursive: true });
  const text = `${JSON.stringify(config, null, 2)}\n`;
  await writeFile(join(path, CONFIG_FILE), text, { flag: "wx" });
  return { path, config, checkpoint: {}, save: saver(path) };
}

/**
 * Opens the folder of an interrupted run.
 *
 * @throws `ENOENT` when there is no run in it.
 */
export async function reopenRunFolder(path: string): Promise<RunFolder> {
  const config = JSON.parse(await readFile(join(path, CONFIG_FILE), "utf8")) as TrainingConfig;
  const saved = await readFile(join(path, CHECKPOINT_FILE), "utf8").catch(() => "{}"); // none yet
  return { path, config, checkpoint: unpackCheckpoint(saved), save: saver(path) };
}

function saver(path: string): RunFolder["save"] {
  return async (checkpoint, figures) => {
    const file = join(path, CHECKPOINT_FILE);
    await writeFile(`${file}.new`, packCheckpoint(checkpoint));
    await rename(`${file}.new`, file); // a crash leaves the old checkpoint or the new one, never half
    await appendFile(join(path, CURVE_FILE), `${JSON.stringify(figures)}\n`);
  };
}
