import type { Command } from "commander";
import {
  type OpenRegistry,
  orFail,
  type RegistryFlags,
  registryCommand,
  trustOptions,
} from "./registry-command.ts";
import { verdictTable } from "./verdict-table.ts";

const EXAMPLES = `
Exit code 1 if a check fails.

Examples:
  $ slotpilot models verify prb
  $ slotpilot models verify prb@2.0.0 --trusted-keys keys --require-signature
  $ slotpilot models verify power --json | jq '.checks[] | select(.ok == false)'`;

/** `slotpilot models verify`: validates a stored model again. */
export function verifyCommand(openRegistry: OpenRegistry): Command {
  const command = registryCommand("verify", "validate a stored model again").argument(
    "<reference>",
    "`name` (its newest version), `name@version` or `sha256:…`",
  );
  for (const option of trustOptions()) command.addOption(option);
  return command
    .addHelpText("after", EXAMPLES)
    .action(async (reference: string, flags: RegistryFlags) => {
      const registry = openRegistry(flags.modelsDir, flags);
      const verdict = orFail(await registry.verify(reference), flags);
      console.log(flags.json ? JSON.stringify(verdict) : verdictTable(verdict));
      process.exitCode = verdict.ok ? 0 : 1;
    });
}
