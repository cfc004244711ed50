import { cp } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest } from "../../schemas/manifest.ts";
import type { StoredModel } from "../ports/model-store.ts";
import type { PolicyRuntime } from "../ports/policy-runtime.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { type CloningState, clonePolicy } from "./clone-policy.ts";
import { collectDemonstrations, type Demonstrations } from "./collect-demonstrations.ts";
import { type EvaluationSize, evaluateClone } from "./evaluate-clone.ts";
import { modelFolder, writeModelFolder } from "./model-folder.ts";
import type { PolicyKind } from "./policy-weights.ts";
import type { RunFolder } from "./run-folder.ts";
import { sourceCommit } from "./source-commit.ts";
import { openTensorflow } from "./tensorflow.ts";

/** A training run to do. */
export interface TrainingTask {
  /** Folder of the run, new or reopened; its configuration fixes the weights. */
  readonly run: RunFolder;
  /** Version that the models get. */
  readonly version: string;
  /** When the run was started, for the manifests. */
  readonly startedAt: Date;
  /** How thoroughly to evaluate. */
  readonly evaluation: EvaluationSize;
  /** Folder of models to copy the result to; absent: it stays in the run's folder. */
  readonly publish?: string | undefined;
  /** Loads a model as the service would. */
  openPolicy(stored: StoredModel): Promise<PolicyRuntime>;
}

/** What a run is doing. */
export interface TrainingProgress {
  /** Part of the run, in this order. */
  readonly stage: "demonstrations" | PolicyKind | "evaluation";
  /** How much of it is done. */
  readonly done: number;
  /** How much there is. */
  readonly total: number;
  /** Newest figure, in words. */
  readonly note: string;
}

/** How to follow and to stop a run. */
export interface TrainingWatch {
  /** Called often. */
  onProgress?(progress: TrainingProgress): void;
  /** Stops the run; its last whole epoch is in the checkpoint. */
  readonly signal?: AbortSignal | undefined;
}

/** What a run came to. */
export interface TrainingResult {
  /** What computed the gradients. */
  readonly backend: string;
  /** The models, evaluated; absent when the run was stopped. */
  readonly models?: readonly StoredModel[];
}

const KINDS: readonly PolicyKind[] = ["prb", "power"];

/** Validation slots per training slot. */
const VALIDATION_RATIO = 1 / 8;

/**
 * Trains both policies by imitation and writes them as models.
 *
 * Demonstrations → PRB clone → power clone → export → evaluation of what was exported → publication.
 * Demonstrations are not stored: a resumed run collects the same ones again, which is quick.
 *
 * @param task - What to do.
 * @param watch - Progress and stop.
 */
export async function runTraining(
  task: TrainingTask,
  watch: TrainingWatch = {},
): Promise<TrainingResult> {
  const { run, version } = task;
  const backend = await openTensorflow();
  const data = await demonstrate(run, watch);
  const clones = await cloneBoth(run, data, watch);
  if (watch.signal?.aborted || !clones) return { backend };

  const { seed, ...config } = run.config;
  const method = "behavioural cloning of PF's realised shares and of cap-shift power";
  const commit = await sourceCommit();
  const createdAt = task.startedAt.toISOString();
  const training = { method, config, seed, commit, backend, createdAt };
  const write = (evaluation: Manifest["evaluation"]) =>
    Promise.all(
      KINDS.map((kind) => {
        const model = { kind, version, weights: clones[kind].best.weights, training, evaluation };
        return writeModelFolder(join(run.path, "models"), model);
      }),
    );
  const evaluation = await evaluate(task, await write({}), watch);
  if (watch.signal?.aborted) return { backend };
  const models = await write(evaluation);
  return { backend, models: await publish(models, task.publish) };
}

interface Data {
  readonly training: Demonstrations;
  readonly validation: Demonstrations;
}

async function demonstrate({ config }: RunFolder, watch: TrainingWatch): Promise<Data> {
  const { seed, slots } = config;
  const validationSlots = Math.ceil(slots * VALIDATION_RATIO);
  const total = slots + validationSlots;
  const after = (before: number) => ({
    signal: watch.signal,
    onProgress: (done: number) =>
      watch.onProgress?.({ stage: "demonstrations", done: before + done, total, note: "" }),
  });
  return {
    training: await collectDemonstrations({ seed, split: "training", numSlots: slots }, after(0)),
    validation: await collectDemonstrations(
      { seed, split: "validation", numSlots: validationSlots },
      after(slots),
    ),
  };
}

async function cloneBoth(
  run: RunFolder,
  { training, validation }: Data,
  { onProgress, signal }: TrainingWatch,
): Promise<Record<PolicyKind, CloningState> | undefined> {
  let checkpoint: Checkpoint = run.checkpoint;
  for (const kind of KINDS) {
    if (signal?.aborted) return undefined;
    let note = "";
    const state = await clonePolicy(
      { kind, training: training[kind], validation: validation[kind], settings: run.config },
      {
        signal,
        from: checkpoint[kind],
        onProgress: (done, total) => onProgress?.({ stage: kind, done, total, note }),
        async onEpoch(saved, figures) {
          note = `validation error ${figures.validationError.toFixed(4)}`;
          await run.save({ ...checkpoint, [kind]: saved }, figures);
        },
      },
    );
    checkpoint = { ...checkpoint, [kind]: state };
  }
  const { prb, power } = checkpoint;
  return prb && power && { prb, power };
}

async function evaluate(
  { run, evaluation, openPolicy }: TrainingTask,
  models: readonly StoredModel[],
  { onProgress, signal }: TrainingWatch,
): Promise<Manifest["evaluation"]> {
  const [prb, power] = await Promise.all(models.map(openPolicy));
  if (!prb || !power) throw new Error("a model of each kind is needed");
  try {
    return await evaluateClone({ prb, power }, run.config.seed, evaluation, {
      signal,
      onProgress: (done, total) => onProgress?.({ stage: "evaluation", done, total, note: "" }),
    });
  } finally {
    await Promise.all([prb.close(), power.close()]);
  }
}

async function publish(
  models: readonly StoredModel[],
  root: string | undefined,
): Promise<readonly StoredModel[]> {
  if (root === undefined) return models;
  return Promise.all(
    models.map(async ({ manifest, folder }) => {
      const target = modelFolder(root, manifest.kind, manifest.version);
      await cp(folder, target, { recursive: true });
      return { manifest, folder: target };
    }),
  );
}
