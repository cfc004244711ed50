import type { Command } from "commander";
import { checkOutput } from "../check-output.ts";
import { addConfigOptions, configFrom } from "../config-options.ts";
import { writeOutput } from "../scene/output-file.ts";
import { ConformConfig } from "./conform-config.ts";
import {
  type ConformReport,
  conformJson,
  conformJunit,
  conformTable,
  countVerdicts,
} from "./conform-report.ts";

type Options = Readonly<Record<string, unknown>>;

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

/** Prints and writes the report, and ends the program: 1 when something failed. */
export function finishWith(report: ConformReport, options: Options): never {
  const junit = options["junit"] as string | undefined;
  if (junit !== undefined) writeOutput(junit, conformJunit(report));
  console.log(options["json"] ? conformJson(report) : conformTable(report));
  process.exit(countVerdicts(report).failed > 0 ? 1 : 0);
}
