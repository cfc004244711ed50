import { Command } from "commander";

/** Exit code of a wrong command line. */
const EXIT_USAGE = 2;

/** Makes a command whose mistakes of use end with exit code 2. */
export function usageCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT_USAGE));
}
