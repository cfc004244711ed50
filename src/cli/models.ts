import { Command } from "commander";
import { releaseCommand, removeCommand, signCommand } from "./models/change.ts";
import { importCommand } from "./models/import.ts";
import { lsCommand } from "./models/ls.ts";
import type { OpenRegistry } from "./models/registry-command.ts";
import { showCommand } from "./models/show.ts";
import { verifyCommand } from "./models/verify.ts";

const EXAMPLES = `
Examples:
  $ slotpilot models ls
  $ slotpilot models import policy.onnx --name prb --version 3.0.0 --kind prb
  $ slotpilot models verify prb@3.0.0

More: docs/models.md.`;

/** `slotpilot models`: looks at the folder of models, and changes what lies there. */
export function modelsCommand(openRegistry: OpenRegistry): Command {
  const commands = [
    ...[lsCommand, showCommand, verifyCommand, importCommand],
    ...[removeCommand, releaseCommand, signCommand],
  ];
  const models = new Command("models").description(
    "look at policy models, bring, sign, remove them",
  );
  for (const command of commands) models.addCommand(command(openRegistry));
  return models.addHelpText("after", EXAMPLES);
}
