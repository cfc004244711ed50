import { join } from "node:path";
import type { StoredModel } from "../ports/model-store.ts";
import { cloneTeacher, type TeacherClones } from "./clone-teacher.ts";
import { writeModelFolder } from "./model-folder.ts";
import { POLICY_KINDS } from "./policy-weights.ts";
import { iterationsOf, runCurriculum } from "./ppo/curriculum.ts";
import type { BestPair, CurriculumState, PolicyPair } from "./ppo/curriculum-state.ts";
import { openRolloutPool } from "./rollout/rollout-pool.ts";
import type { CurveLine, RunFolder } from "./run-folder.ts";
import { sourceCommit } from "./source-commit.ts";
import { openTensorflow } from "./tensorflow.ts";
import { PHASES, type Phase } from "./training-config.ts";

/** A training run to do. */
export interface TrainingTask {
  /** Folder of the run, new or reopened; its configuration fixes the weights. */
  readonly run: RunFolder;
  /** Version that the models get. */
  readonly version: string;
  /** When the run was started, for the manifests. */
  readonly startedAt: Date;
  /** Worker threads that fly cells, ≥ 1; the weights do not depend on it. */
  readonly numThreads: number;
  /** Any steady clock, for speeds. Unit: ms. */
  readonly nowMs: () => number;
  /** Draws the learning curve as an HTML page. */
  readonly drawCurves: (curve: readonly CurveLine[]) => string;
  /** Whether clones of the teacher are all that is wanted. */
  readonly cloneOnly?: boolean;
  /** Folder of models to copy the result to; absent: it stays in the run's folder. */
  readonly publish?: string | undefined;
}

/** What a run is doing. */
export interface TrainingProgress {
  /** Part of the run. */
  readonly stage: "demonstrations" | "clonePrb" | "clonePower" | Phase;
  /** How much of it is done. */
  readonly done: number;
  /** How much there is. */
  readonly total: number;
  /** Newest line of the learning curve. */
  readonly figures?: CurveLine | undefined;
}

/** How to follow and to stop a run. */
export interface TrainingWatch {
  /** Told what computes the gradients, before anything else. */
  onBackend?(backend: string): void;
  /** Called often. */
  onProgress?(progress: TrainingProgress): void;
  /** Stops the run; its last whole epoch or iteration is in the checkpoint. */
  readonly signal?: AbortSignal | undefined;
}

/** What a run came to. */
export interface TrainingResult {
  /** What computed the gradients. */
  readonly backend: string;
  /** The models; absent when the run was stopped. */
  readonly models?: readonly StoredModel[];
  /** Where the models come from and how they do on the validation cells; absent for mere clones. */
  readonly best?: Omit<BestPair, "policies"> | undefined;
}

/**
 * Trains both policies, first by imitation, then by reinforcement, and writes them as models.
 *
 * @param task - What to do.
 * @param watch - Progress and stop.
 */
export async function runTraining(
  task: TrainingTask,
  watch: TrainingWatch = {},
): Promise<TrainingResult> {
  const commit = await sourceCommit(); // before the sources can change under a long run
  const backend = await openTensorflow();
  watch.onBackend?.(backend);
  const origin = { backend, commit };
  const clones = await imitate(task, watch);
  if (!clones) return { backend };
  if (task.cloneOnly) return { backend, models: await writeModels(task, origin, bestOf(clones)) };
  const final = await reinforce(task, clones, watch);
  if (!final) return { backend };
  const { policies, ...best } = final.best;
  return { backend, models: await writeModels(task, origin, policies, best), best };
}

function bestOf({ prb, power }: TeacherClones): PolicyPair {
  return { prb: prb.best.weights, power: power.best.weights };
}

async function imitate(
  { run }: TrainingTask,
  { onProgress, signal }: TrainingWatch,
): Promise<TeacherClones | undefined> {
  const stages = {
    demonstrations: "demonstrations",
    prb: "clonePrb",
    power: "clonePower",
  } as const;
  return cloneTeacher(run.config, {
    signal,
    from: run.checkpoint.clones,
    onProgress: (step, done, total) =>
      onProgress?.({ stage: stages[step], done, total, figures: run.curve.at(-1) }),
    onEpoch: (clones, figures) => run.save({ clones }, figures),
  });
}

async function reinforce(
  task: TrainingTask,
  clones: TeacherClones,
  { onProgress, signal }: TrainingWatch,
): Promise<CurriculumState | undefined> {
  const { run, nowMs, drawCurves } = task;
  const { config } = run;
  const pool = openRolloutPool(task.numThreads, signal);
  const show = (phase: Phase, done: number) =>
    onProgress?.({
      stage: phase,
      done,
      total: iterationsOf(config, phase),
      figures: run.curve.at(-1),
    });
  const { phase = 0, iteration = 0 } = run.checkpoint.curriculum ?? {};
  show(PHASES[phase] ?? "joint", iteration);
  try {
    return await runCurriculum(
      { config, clones: bestOf(clones), pool, nowMs },
      {
        signal,
        from: run.checkpoint.curriculum,
        async onIteration(curriculum, figures) {
          await run.save({ clones, curriculum }, figures);
          await run.saveCurves(drawCurves(run.curve));
          show(figures.phase, figures.iteration);
        },
      },
    );
  } finally {
    await pool.close();
  }
}

/** What came out, as a folder per model in the run's folder, and in the one to publish to. */
async function writeModels(
  { run, version, startedAt, publish }: TrainingTask,
  origin: { readonly backend: string; readonly commit: string },
  policies: PolicyPair,
  best?: Omit<BestPair, "policies">,
): Promise<readonly StoredModel[]> {
  const { seed, ...config } = run.config;
  const training = {
    method: best
      ? `PPO from clones of a classical scheduler; best pair on validation cells: phase ${best.phase}, iteration ${best.iteration}`
      : "behavioural cloning of a classical scheduler",
    ...{ config, seed, ...origin },
    createdAt: startedAt.toISOString(),
  };
  const roots = [join(run.path, "models"), ...(publish === undefined ? [] : [publish])];
  const evaluation = {}; // figures are those of held-out cells: `slotpilot evaluate`
  let models: readonly StoredModel[] = [];
  for (const root of roots) {
    models = await Promise.all(
      POLICY_KINDS.map((kind) =>
        writeModelFolder(root, { kind, version, weights: policies[kind], training, evaluation }),
      ),
    );
  }
  return models;
}
