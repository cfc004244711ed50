import { Command } from "commander";
import { failOver } from "./cli/fail.ts";
import { hideFlagValues } from "./cli/hide-flag-values.ts";
import { loadCommands } from "./main/commands.ts";
import { packageVersion } from "./main/package-version.ts";

/** Whoever reads our output through a pipe, such as `head`, may leave before its end. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  failOver(error);
});

const program = new Command("slotpilot")
  .description("Scheduler control plane for learned scheduling in a 5G NR cell.")
  .version(packageVersion())
  .enablePositionalOptions() // `bench` and its subcommands have flags of the same names
  .addHelpText(
    "after",
    `
Examples:
  $ slotpilot demo                      broker, service and emulated cell, live, until Ctrl-C
  $ slotpilot demo --slots 4000 --json  the same, measured
  $ slotpilot scene coverage street-canyon --out map.png
  $ slotpilot serve --help              every configuration key
  $ slotpilot accuracy --oracle DIR     what it computes, against reference cases`,
  );
for (const command of await loadCommands(process.argv[2])) program.addCommand(command);
hideFlagValues(program);
await program.parseAsync().catch(failOver);
