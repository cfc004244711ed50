import type { Command } from "commander";

/**
 * Leaves the value of an unknown flag out of the complaint about it: somebody may have tried to give
 * a secret as one, and complaints end up in logs.
 *
 * @param command - Changed in place, with all of its subcommands.
 */
export function hideFlagValues(command: Command): void {
  command.configureOutput({
    outputError: (text, write) => write(text.replace(/(unknown option '-[^=']*)=.*'/s, "$1=…'")),
  });
  command.commands.forEach(hideFlagValues);
}
