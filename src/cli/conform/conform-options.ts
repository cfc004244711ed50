import type { Command } from "commander";
import { checkOutput } from "../check-output.ts";
import { addConfigOptions, configFrom } from "../config-options.ts";
import { writeOutput } from "../scene/output-file.ts";
import { EXIT_STOPPED } from "../stop-signal.ts";
import { ConformConfig } from "./conform-config.ts";
import {
  type ConformReport,
  conformJson,
  conformJunit,
  conformTable,
  countVerdicts,
} from "./conform-report.ts";

type Options = Readonly<Record<string, unknown>>;

const TIME_OVER = "The time was over before everything was checked: give it more with --duration.";

/** Gives a command the flags of both examinations. */
export function addConformOptions(command: Command): Command {
  return addConfigOptions(command, ConformConfig)
    .option("--prefix <value>", "the same as --subject-prefix")
    .option("--json", "print one JSON object instead of a table")
    .option("--junit <file>", "write the report as JUnit XML besides");
}

/** Reads the flags; ends the program when they are wrong. */
export function conformConfigFrom(options: Options): ConformConfig {
  const subjectPrefix = options["subjectPrefix"] ?? options["prefix"];
  const { config } = configFrom(ConformConfig, { ...options, subjectPrefix });
  checkOutput("--junit", options["junit"] as string | undefined);
  return config;
}

/** How an examination ended: with everything checked, by its user, or because the time was over. */
export type ConformEnd = "complete" | "stopped" | "time over";

/** Says how an examination ended. */
export function endOf(isComplete: boolean, stop: AbortSignal): ConformEnd {
  if (isComplete) return "complete";
  return stop.aborted ? "stopped" : "time over";
}

/** Prints and writes the report, and ends the program: 1 when something failed or was left unchecked. */
export function finishWith(report: ConformReport, end: ConformEnd, options: Options): never {
  const junit = options["junit"] as string | undefined;
  if (junit !== undefined) writeOutput(junit, conformJunit(report));
  console.log(options["json"] ? conformJson(report) : conformTable(report));
  if (end === "stopped") process.exit(EXIT_STOPPED);
  if (end === "time over") console.error(TIME_OVER);
  process.exit(end === "time over" || countVerdicts(report).failed > 0 ? 1 : 0);
}
