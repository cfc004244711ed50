import type { Command } from "commander";
import { fail } from "../fail.ts";
import { usageCommand } from "../usage-command.ts";
import { compareTable } from "./compare-table.ts";
import { readResult } from "./read-result.ts";

/** `slotpilot bench compare`: two result files side by side. */
export function compareCommand(): Command {
  return usageCommand("compare", "compare two results of `slotpilot bench --out`")
    .argument("<before>", "result file, JSON")
    .argument("<after>", "result file to compare with it, JSON")
    .addHelpText(
      "after",
      `
Exit code 0, whatever the comparison says; 1 if a file is no result.

Example:
  $ slotpilot bench --echo --out before.json
  $ slotpilot bench --echo --out after.json
  $ slotpilot bench compare before.json after.json`,
    )
    .action((...paths: string[]) => {
      const [before, after] = paths.slice(0, 2).map((path) => readResult(path));
      if (!before?.ok) return before && fail(before.error);
      if (!after?.ok) return after && fail(after.error);
      console.log(compareTable(before.result, after.result));
      return process.exit(0);
    });
}
