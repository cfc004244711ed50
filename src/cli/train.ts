import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import type { StoredModel } from "../ports/model-store.ts";
import type { PolicyRuntime } from "../ports/policy-runtime.ts";
import type { RunFolder, TrainingConfig } from "../trainer/run-folder.ts";
import type { TrainingResult } from "../trainer/train.ts";
import { fail } from "./fail.ts";
import { EXIT_STOPPED, stopSignal } from "./stop-signal.ts";
import { textTable } from "./text-table.ts";
import { openTrainView } from "./train-view.ts";

interface TrainOptions {
  readonly seed: number;
  readonly slots: number;
  readonly epochs: number;
  readonly out?: string;
  readonly resume?: string;
  readonly publish?: string;
  readonly modelVersion: string;
  readonly json?: boolean;
}

/** Loads a model as the service would. */
export type OpenPolicy = (stored: StoredModel) => Promise<PolicyRuntime>;

/** `slotpilot train`: makes the two policies that the service runs, from the emulated cell. */
export function trainCommand(openPolicy: OpenPolicy): Command {
  return new Command("train")
    .description("train the PRB and power policies by imitating PF and cap-shift; export to ONNX")
    .option("--seed <n>", "seed of everything random", wholeNumber(0, 2 ** 32 - 1), 1)
    .option(
      "--slots <n>",
      "demonstration slots to learn from",
      wholeNumber(100, 10_000_000),
      50_000,
    )
    .option("--epochs <n>", "passes over the demonstrations", wholeNumber(1, 10_000), 20)
    .option("--out <folder>", "folder of the run (default: runs/clone-<time>)")
    .option("--resume <folder>", "go on with an interrupted run, with its own settings")
    .option("--publish <folder>", "copy the models to <folder>/{prb,power}/<version>")
    .option("--model-version <version>", "version that the models get", versionName, "1.0.0")
    .option("--json", "print one JSON object as the last line of stdout")
    .addHelpText(
      "after",
      `
Examples:
  $ slotpilot train                                     a few minutes; models in runs/clone-…/models
  $ slotpilot train --seed 7 --publish models --model-version 1.1.0
  $ slotpilot train --slots 2000 --epochs 3 --json      a quick try
  $ slotpilot train --resume runs/clone-2026-01-31T12-00-00

Ctrl-C stops after the running step; the last whole epoch can be resumed. Exit code 130.
Uses @tensorflow/tfjs-node where it is installed, WebAssembly elsewhere.`,
    )
    .action((options: TrainOptions) => train(options, openPolicy));
}

async function train(options: TrainOptions, openPolicy: OpenPolicy): Promise<void> {
  refuseToOverwrite(options);
  const startedAt = new Date();
  const signal = stopSignal();
  const run = await openRun(options, startedAt);
  // loaded here: tensorflow.js takes a second that other commands need not wait for
  const { runTraining } = await import("../trainer/train.ts");
  const { FULL_EVALUATION } = await import("../trainer/evaluate-clone.ts");
  process.stderr.write(`run folder ${run.path}\n`);
  const view = openTrainView();
  const result = await runTraining(
    {
      run,
      version: options.modelVersion,
      startedAt,
      evaluation: FULL_EVALUATION,
      publish: options.publish,
      openPolicy,
    },
    { signal, onProgress: view.show },
  );
  view.close();
  report(run, result, { seconds: (Date.now() - startedAt.getTime()) / 1000, ...options });
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
  const { resume, seed, slots, epochs } = options;
  if (resume !== undefined) {
    return reopenRunFolder(resume).catch(() =>
      fail({ code: "CONFIG_INVALID", message: `${resume} holds no training run` }),
    );
  }
  const time = startedAt.toISOString().slice(0, 19).replaceAll(":", "-");
  const path = options.out ?? join("runs", `clone-${time}`);
  const config: TrainingConfig = { seed, slots, epochs, rowsPerBatch: 1024, learningRate: 3e-3 };
  return createRunFolder(path, config).catch((error: unknown) =>
    fail({ code: "CONFIG_INVALID", message: `--out ${path}: ${String(error)}` }),
  );
}

function report(
  { path, config }: RunFolder,
  { backend, models }: TrainingResult,
  { json, seconds }: { readonly json?: boolean; readonly seconds: number },
): never {
  if (json) {
    const summary = models?.map(({ manifest, folder }) => {
      const { name, version, sizeBytes, sha256 } = manifest;
      return { name, version, folder, sizeBytes, sha256 };
    });
    const evaluation = models?.[0]?.manifest.evaluation;
    const stopped = models === undefined;
    const { seed, slots, epochs } = config;
    const facts = { seed, slots, epochs, run: path, backend, seconds, stopped };
    console.log(JSON.stringify({ ...facts, models: summary ?? [], evaluation: evaluation ?? {} }));
  } else if (models) {
    console.log(resultTable(models));
    console.log(`${backend}; ${seconds.toFixed(0)} s`);
  }
  if (models) process.exit(0);
  process.stderr.write(`stopped; go on with: slotpilot train --resume ${path}\n`);
  process.exit(EXIT_STOPPED);
}

function resultTable(models: readonly StoredModel[]): string {
  const figures = Object.entries(models[0]?.manifest.evaluation ?? {});
  const lines = models.map(
    ({ manifest, folder }) => `${folder}  ${(manifest.sizeBytes / 1000).toFixed(1)} kB`,
  );
  return [textTable(["figure", "value"], figures), ...lines].join("\n");
}

function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`);
  };
}

function versionName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)) return text;
  throw new InvalidArgumentError("Use letters, digits, dot, dash and underscore.");
}
