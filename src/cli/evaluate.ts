import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { ARMS } from "../trainer/evaluation/arms.ts";
import { evaluateCells } from "../trainer/evaluation/evaluate-cells.ts";
import type { EvaluatedCell } from "../trainer/evaluation/setting.ts";
import { addConfigOptions, configFrom } from "./config-options.ts";
import { EvaluateConfig } from "./evaluate/evaluate-config.ts";
import { type EvaluationJob, evaluationJobs, jobSlots } from "./evaluate/evaluation-job.ts";
import { settingText } from "./evaluate/evaluation-tables.ts";
import type { OpenModels } from "./evaluate/find-models.ts";
import { checkTrainingRun } from "./evaluate/learning-curve.ts";
import {
  beginEvaluation,
  type OpenedEvaluation,
  resumeEvaluation,
} from "./evaluate/open-evaluation.ts";
import { openProgressView } from "./progress-view.ts";
import { runJobs } from "./run-jobs.ts";
import { writeOutput } from "./scene/output-file.ts";
import { EXIT_STOPPED, stopSignal } from "./stop-signal.ts";
import { usageCommand } from "./usage-command.ts";

/** What `--quick` puts in the place of keys that are not set. */
const QUICK = { seeds: 3, slots: 1000 };

interface EvaluateFlags {
  readonly quick?: boolean;
  readonly json?: boolean;
  readonly out?: string;
  readonly resume?: string;
  readonly run?: string;
  readonly writeCards?: boolean;
}

/** `slotpilot evaluate`: learned against classical schedulers on cells that training never saw. */
export function evaluateCommand(openModels: OpenModels): Command {
  const command = usageCommand(
    "evaluate",
    "compare the learned policies with classical schedulers on cells that training never saw",
  )
    .option("--quick", "3 seeds of 1000 slots: a first look, with wide intervals")
    .option("--json", "print one JSON object as the last line of stdout")
    .option("--out <folder>", "folder of results and report (default: runs/evaluate-<time>)")
    .option("--resume <folder>", "go on with an interrupted evaluation, with its own settings")
    .option(
      "--write-cards",
      "write the figures, and latencies, into the models' manifests and cards",
    )
    .option("--run <folder>", "training run whose curves the report shows");
  return addConfigOptions(command, EvaluateConfig)
    .addHelpText(
      "after",
      `
Arms:
${ARMS.map(({ name, about }) => `  ${name.padEnd(20)} ${about}`).join("\n")}

All arms of a seed meet the same users, channel, traffic and HARQ draws; see docs/evaluation.md.
The results do not depend on the number of threads. Ctrl-C keeps the cells that are done, exit code 130.

Examples:
  $ slotpilot evaluate --quick                                 a few minutes
  $ slotpilot evaluate --out runs/judged --json                20 seeds, all arms, about 40 minutes on two cores
  $ slotpilot evaluate --resume runs/judged
  $ slotpilot evaluate --resume runs/judged --write-cards      once more into the models' own cards
  $ slotpilot evaluate --scene town.obj --users 12 --csi poor --speed 30-60
  $ slotpilot evaluate --traffic ftp --arms learned,k,h
  $ slotpilot evaluate --prb runs/mine/models/prb/2.1.0 --power power@2.0.0`,
    )
    .action((flags: EvaluateFlags) => evaluate(flags, openModels));
}

async function evaluate(flags: EvaluateFlags, openModels: OpenModels): Promise<never> {
  const signal = stopSignal();
  const { config, isSet } = configFrom(EvaluateConfig, { ...flags });
  const short = Object.entries(QUICK).filter(([key]) => !isSet(key as keyof EvaluateConfig));
  const wanted = flags.quick ? { ...config, ...Object.fromEntries(short) } : config;
  checkTrainingRun(flags.run);
  const opened =
    flags.resume === undefined
      ? beginEvaluation(wanted, flags.out, openModels)
      : resumeEvaluation(flags.resume, openModels);
  const { folder } = opened;
  process.stderr.write(`folder ${folder.path}\n`);
  const cells = await compute(opened, config.threads || availableParallelism(), signal);
  if (!cells) {
    process.stderr.write(`stopped; go on with: slotpilot evaluate --resume ${folder.path}\n`);
    process.exit(EXIT_STOPPED);
  }
  await tell(opened, cells, flags);
  process.exit(0);
}

/** Runs the cells that are not done yet; nothing when it was stopped. */
async function compute(
  { folder, models }: OpenedEvaluation,
  numThreads: number,
  signal: AbortSignal,
): Promise<EvaluatedCell[] | undefined> {
  const cells = [...folder.cells];
  const jobs = evaluationJobs(folder.config, models);
  const left = jobs.filter((job) => !cells.some((cell) => isOf(cell, job)));
  const slotsOf = (some: readonly EvaluationJob[]) =>
    some.reduce((sum, job) => sum + jobSlots(job), 0);
  const total = slotsOf(jobs);
  let done = total - slotsOf(left);
  const view = openProgressView();
  const advance = (numSlots: number) => {
    done += numSlots;
    const note = `${cells.length} of ${jobs.length} cells`;
    view.show({ label: "slots", done, total, note });
  };
  advance(0);
  const module = new URL("./evaluate/run-evaluation-job.ts", import.meta.url);
  const onResult = (_: number, cell: EvaluatedCell) => {
    folder.append(cell);
    cells.push(cell);
  };
  await runJobs(module, left, { numThreads, signal, onSlots: advance, onResult }).finally(
    view.close,
  );
  return cells.length === jobs.length ? cells : undefined;
}

function isOf(cell: EvaluatedCell, job: EvaluationJob): boolean {
  return cell.users === job.users && cell.csi === job.csi && cell.seed === job.seed;
}

async function tell(
  { folder, models: stored }: OpenedEvaluation,
  cells: readonly EvaluatedCell[],
  { json, run, writeCards }: EvaluateFlags,
): Promise<void> {
  const { path, config, models } = folder;
  const settings = evaluateCells(cells);
  if (writeCards && stored) {
    const cards = await import("./evaluate/write-cards.ts"); // with ONNX Runtime
    await cards.writeCards(stored, settings);
  }
  const { threads: _, ...judged } = config; // changes nothing
  const found = { ...judged, models, settings };
  writeOutput(join(path, "evaluation.json"), `${JSON.stringify(found, null, 2)}\n`);
  // with the chart library
  const { evaluationReport } = await import("./evaluate/evaluation-report.ts");
  const { overviewChart } = await import("./evaluate/evaluation-charts.ts");
  const { drawLineChart } = await import("./line-chart.ts");
  writeOutput(join(path, "rate-fairness.svg"), drawLineChart(overviewChart(settings)));
  const report = join(path, "report.html");
  writeOutput(report, evaluationReport({ settings, cells, config, run }));
  if (json) console.log(JSON.stringify({ folder: path, ...found }));
  else console.log([...settings.map(settingText), report].join("\n\n"));
}
