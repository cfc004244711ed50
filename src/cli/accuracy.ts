import { Command } from "commander";
import type { FileReport } from "../accuracy/file-report.ts";
import { accuracyTable } from "./accuracy-table.ts";
import { fail } from "./fail.ts";
import { judgeFolder } from "./judge-folder.ts";

/** `slotpilot accuracy`: what slotpilot computes against reference cases. */
export function accuracyCommand(): Command {
  return new Command("accuracy")
    .description("compare what slotpilot computes with a folder of reference cases")
    .requiredOption("--oracle <folder>", "folder of JSON files with `cases: [{in, out}]`")
    .option("--json", "print every quantity and failure as one JSON array instead of a table")
    .addHelpText(
      "after",
      `
A file is known by its name (rt_two_ray.json, rt_two_ray_more.json), else by the fields of its cases.
Exit code 1 if a file fails. Files that are not judged, or not known, are listed and do not count.

Examples:
  $ slotpilot accuracy --oracle ../shared/oracle
  $ slotpilot accuracy --oracle ../shared/oracle --json`,
    )
    .action(({ oracle, json }) => showAccuracy(oracle, Boolean(json)));
}

function showAccuracy(folder: string, json: boolean): void {
  const judged = judgeFolder(folder);
  if (!judged.ok) fail(judged.error);
  const { files } = judged;
  if (json) console.log(JSON.stringify(files.map(summarised), null, 2));
  else console.log(accuracyTable(files));
  process.exitCode = files.some(({ status }) => status === "fail") ? 1 : 0;
}

/** The table's columns before everything else; `pass` is null where a file is not judged. */
function summarised({ file, cases, status, ...rest }: FileReport) {
  const { quantity, worstError, unit, tolerance } = rest.quantities[0] ?? {};
  const pass = status === "pass" || (status === "fail" ? false : null);
  return { file, cases, quantity, worstError, unit, tolerance, pass, status, ...rest };
}
