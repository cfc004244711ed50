import { existsSync, mkdirSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import type { Command } from "commander";
import { integer } from "../../schemas/config-keys.ts";
import { addConfigOptions, configFrom } from "./config-options.ts";
import { fail } from "./fail.ts";
import { openProgressView } from "./progress-view.ts";
import { type CsiAgeRow, csiAgeJobs, csiAgeRows } from "./sanity/age-csi.ts";
import type { CellFigures, CellJob } from "./sanity/cell-job.ts";
import { type SchedulerRow, schedulerJobs, schedulerRows } from "./sanity/compare-schedulers.ts";
import { runCellJobs } from "./sanity/run-cell-jobs.ts";
import { csiAgeChart, schedulerChart } from "./sanity/sanity-charts.ts";
import { csiAgeTable, schedulerTable } from "./sanity/sanity-tables.ts";
import { writeOutput } from "./scene/output-file.ts";
import { EXIT_STOPPED, stopSignal } from "./stop-signal.ts";
import { usageCommand } from "./usage-command.ts";

const SanityConfig = Type.Object({
  seeds: integer("Seeds, each with users and ways of its own.", 1, 100, 5),
  slots: integer("Measured slots of each run.", 100, 1_000_000, 12_000),
  warmUpSlots: integer("Slots before them, for OLLA and averages to settle.", 0, 1_000_000, 4000),
  threads: integer("Worker threads; 0: one per core.", 0, 64, 0),
});

type Config = Static<typeof SanityConfig>;

/** What `--quick` puts in the place of keys that are not set. */
const QUICK = { seeds: 2, slots: 3000, warmUpSlots: 2000 };

interface SanityFlags {
  readonly quick?: boolean;
  readonly json?: boolean;
  readonly out?: string;
}

/** `slotpilot sanity`: whether the emulated cell shows what is known of schedulers. */
export function sanityCommand(): Command {
  const command = usageCommand(
    "sanity",
    "compare what the emulated cell's schedulers show with what is known of them",
  )
    .option("--quick", "two seeds and short runs: seconds instead of minutes, and larger errors")
    .option("--json", "print one JSON object instead of tables")
    .option("--out <folder>", "folder for sanity.json, schedulers.svg and csi-age.svg");
  return addConfigOptions(command, SanityConfig)
    .addHelpText(
      "after",
      `
Schedulers: PF, round robin and max rate among 10 and 20 pedestrians with full buffers.
CQI age: what PF loses at 3, 10 and 30 km/h when it decides on CQI that is up to 32 ms old.
Expectations are what other simulators show; see docs/scheduling-sanity.md. An unmet one is printed
as such and is no failure. The figures do not depend on the number of threads. Ctrl-C writes nothing,
exit code 130.

Examples:
  $ slotpilot sanity --quick
  $ slotpilot sanity --out figures --json`,
    )
    .action(runSanity);
}

async function runSanity(flags: SanityFlags): Promise<never> {
  const { config, isSet } = configFrom(SanityConfig, { ...flags });
  const short = Object.entries(QUICK).filter(([key]) => !isSet(key as keyof Config));
  const runs: Config = flags.quick ? { ...config, ...Object.fromEntries(short) } : config;
  if (flags.out !== undefined) makeFolder(flags.out);
  const schedulers = schedulerJobs(runs);
  const results = await compute([...schedulers, ...csiAgeJobs(runs)], runs.threads);
  if (!results) process.exit(EXIT_STOPPED);
  const { threads: _, ...lengths } = runs;
  const found = {
    ...lengths,
    schedulers: schedulerRows(results.slice(0, schedulers.length)),
    csiAge: csiAgeRows(results.slice(schedulers.length)),
  };
  if (flags.out !== undefined) await writeFigures(flags.out, found);
  if (flags.json) console.log(JSON.stringify(found));
  else console.log([schedulerTable(found.schedulers), csiAgeTable(found.csiAge)].join("\n\n"));
  process.exit(0);
}

async function compute(
  jobs: readonly CellJob[],
  threads: number,
): Promise<CellFigures[][] | undefined> {
  const view = openProgressView();
  const note = `${jobs.length} channels`;
  try {
    return await runCellJobs(jobs, {
      numThreads: threads || availableParallelism(),
      signal: stopSignal(),
      onProgress: (done, total) => view.show({ label: "slots", done, total, note }),
    });
  } finally {
    view.close();
  }
}

function makeFolder(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) return;
  try {
    mkdirSync(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    fail({ code: "OUTPUT_UNWRITABLE", message: `--out ${path}: ${why}` });
  }
}

interface Found {
  readonly schedulers: readonly SchedulerRow[];
  readonly csiAge: readonly CsiAgeRow[];
}

async function writeFigures(folder: string, found: Found): Promise<void> {
  const { drawLineChart } = await import("./line-chart.ts"); // other commands start without it
  writeOutput(join(folder, "sanity.json"), `${JSON.stringify(found, null, 2)}\n`);
  writeOutput(join(folder, "schedulers.svg"), drawLineChart(schedulerChart(found.schedulers)));
  writeOutput(join(folder, "csi-age.svg"), drawLineChart(csiAgeChart(found.csiAge)));
}
