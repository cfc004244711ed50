import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import type { RunFolder } from "../trainer/run-folder.ts";
import type { TrainingResult } from "../trainer/train.ts";
import {
  FULL_TRAINING,
  PHASES,
  QUICK_TRAINING,
  type TrainingConfig,
} from "../trainer/training-config.ts";
import { fail } from "./fail.ts";
import { EXIT_STOPPED, stopSignal } from "./stop-signal.ts";
import { textTable } from "./text-table.ts";
import { openTrainView } from "./train-view.ts";

interface TrainOptions {
  readonly seed: number;
  readonly phaseSlots?: TrainingConfig["phaseSlots"];
  readonly credit: TrainingConfig["update"]["credit"];
  readonly quick?: boolean;
  readonly cloneOnly?: boolean;
  readonly threads: number;
  readonly out?: string;
  readonly resume?: string;
  readonly publish?: string;
  readonly modelVersion: string;
  readonly json?: boolean;
}

const DEFAULT_SLOTS = PHASES.map((phase) => FULL_TRAINING.phaseSlots[phase]).join(",");

/** `slotpilot train`: makes the two policies that the service runs, from the emulated cell. */
export function trainCommand(): Command {
  return new Command("train")
    .description("train the PRB and power policies in the emulated cell; export to ONNX")
    .option("--seed <n>", "seed of everything random", wholeNumber(0, 2 ** 32 - 1), 1)
    .option(
      "--phase-slots <prb,power,joint>",
      `decisions to learn from per phase; 0 leaves one out (default: ${DEFAULT_SLOTS})`,
      phaseSlots,
    )
    .option(
      "--credit <who>",
      "who earns a decision's reward: team or user",
      creditOf,
      FULL_TRAINING.update.credit,
    )
    .option("--threads <n>", "threads that fly cells; 0: one per core", wholeNumber(0, 64), 0)
    .option("--quick", "a tiny run of about a minute, to see it work")
    .option("--clone-only", "stop after imitating the classical teacher, and keep that")
    .option("--out <folder>", "folder of the run (default: runs/train-<time>)")
    .option("--resume <folder>", "go on with an interrupted run, with its own settings")
    .option("--publish <folder>", "also write the models to <folder>/{prb,power}/<version>")
    .option("--model-version <version>", "version that the models get", versionName, "2.0.0")
    .option("--json", "print one JSON object as the last line of stdout")
    .addHelpText(
      "after",
      `
Imitates a classical scheduler first, then learns by reinforcement in three phases: PRB shares at
equal power, power over the best PRB policy, both together. The best pair on validation cells is kept.

Examples:
  $ slotpilot train                                     under an hour on two cores; models in runs/train-…/models
  $ slotpilot train --quick
  $ slotpilot train --seed 7 --publish models --model-version 2.1.0
  $ slotpilot train --resume runs/train-2026-01-31T12-00-00

curves.html in the run's folder shows how it gets on; it is rewritten after every iteration.
Ctrl-C stops at once; the last whole epoch or iteration can be resumed. Exit code 130.
Uses @tensorflow/tfjs-node where it is installed, WebAssembly elsewhere.`,
    )
    .action(train);
}

async function train(options: TrainOptions): Promise<never> {
  refuseToOverwrite(options);
  const startedAt = new Date();
  const signal = stopSignal();
  const run = await openRun(options, startedAt);
  // loaded here: tensorflow.js and the charts take a second that other commands need not wait for
  const { runTraining } = await import("../trainer/train.ts");
  const { curvesPage } = await import("./train/curves-page.ts");
  process.stderr.write(`run folder ${run.path}\n`);
  const view = openTrainView();
  const result = await runTraining(
    {
      ...{ run, startedAt, version: options.modelVersion, publish: options.publish },
      ...{ cloneOnly: options.cloneOnly ?? false, drawCurves: curvesPage },
      numThreads: options.threads || availableParallelism(),
      nowMs: () => performance.now(),
    },
    {
      signal,
      onBackend: (backend) => process.stderr.write(`${backend}\n`),
      onProgress: view.show,
    },
  );
  view.close();
  return report(run, result, { seconds: (Date.now() - startedAt.getTime()) / 1000, ...options });
}

/** A version that services may have loaded stays what it is. */
function refuseToOverwrite({ publish, modelVersion }: TrainOptions): void {
  if (publish === undefined) return;
  const taken = ["prb", "power"]
    .map((kind) => join(publish, kind, modelVersion))
    .filter(existsSync);
  if (taken.length === 0) return;
  const message = `${taken.join(" and ")} exist; choose another --model-version`;
  fail({ code: "CONFIG_INVALID", message });
}

async function openRun(options: TrainOptions, startedAt: Date): Promise<RunFolder> {
  const { createRunFolder, reopenRunFolder } = await import("../trainer/run-folder.ts");
  const { resume } = options;
  if (resume !== undefined) {
    return reopenRunFolder(resume).catch(() =>
      fail({ code: "CONFIG_INVALID", message: `${resume} holds no training run` }),
    );
  }
  const time = startedAt.toISOString().slice(0, 19).replaceAll(":", "-");
  const path = options.out ?? join("runs", `train-${time}`);
  return createRunFolder(path, configOf(options)).catch((error: unknown) =>
    fail({ code: "CONFIG_INVALID", message: `--out ${path}: ${String(error)}` }),
  );
}

function configOf({ seed, quick, credit, phaseSlots }: TrainOptions): TrainingConfig {
  const base = quick ? QUICK_TRAINING : FULL_TRAINING;
  return {
    ...base,
    seed,
    phaseSlots: phaseSlots ?? base.phaseSlots,
    update: { ...base.update, credit },
  };
}

interface ReportOptions {
  readonly json?: boolean;
  readonly seconds: number;
}

function report(
  { path, config }: RunFolder,
  { backend, models, best }: TrainingResult,
  { json, seconds }: ReportOptions,
): never {
  if (json) {
    const summary = (models ?? []).map(({ manifest, folder }) => {
      const { name, version, sizeBytes, sha256 } = manifest;
      return { name, version, folder, sizeBytes, sha256 };
    });
    const facts = { seed: config.seed, run: path, backend, seconds, stopped: !models };
    console.log(JSON.stringify({ ...facts, models: summary, best: best ?? null }));
  } else if (models) {
    console.log(resultText(models, best));
    console.log(`${backend}; ${seconds.toFixed(0)} s`);
  }
  if (models) process.exit(0);
  process.stderr.write(`stopped; go on with: slotpilot train --resume ${path}\n`);
  process.exit(EXIT_STOPPED);
}

function resultText(
  models: NonNullable<TrainingResult["models"]>,
  best: TrainingResult["best"],
): string {
  const rows = models.map(({ manifest, folder }) => [
    manifest.kind,
    manifest.version,
    (manifest.sizeBytes / 1000).toFixed(1),
    folder,
  ]);
  const table = textTable(["model", "version", "kB", "folder"], rows);
  if (!best) return table;
  const { phase, iteration, validation } = best;
  const gain = 100 * (Math.exp(validation.logGeomeanRatio) - 1);
  const fallback =
    phase === "joint" ? "" : "\nNo later pair did better on the validation cells: it was kept.";
  return `${table}
Best pair: phase ${phase}, iteration ${iteration}; geometric mean rate ${gain.toFixed(1)} % over PF on validation cells.${fallback}`;
}

function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`);
  };
}

function phaseSlots(text: string): TrainingConfig["phaseSlots"] {
  const slots = text.split(",").map(wholeNumber(0, 100_000_000));
  const [prb, power, joint] = slots;
  if (slots.length === 3 && prb !== undefined && power !== undefined && joint !== undefined) {
    return { prb, power, joint };
  }
  throw new InvalidArgumentError("Give three numbers, for instance 300000,200000,200000.");
}

function creditOf(text: string): TrainingConfig["update"]["credit"] {
  if (text === "team" || text === "user") return text;
  throw new InvalidArgumentError("It must be team or user.");
}

function versionName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)) return text;
  throw new InvalidArgumentError("Use letters, digits, dot, dash and underscore.");
}
