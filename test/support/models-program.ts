import { Command } from "commander";
import { openModelRegistry } from "../../src/adapters/registry/model-registry.ts";
import { failOver } from "../../src/cli/fail.ts";
import { modelsCommand } from "../../src/cli/models.ts";

// `slotpilot models` without the other commands, whose modules take a second to load.
await new Command("slotpilot")
  .addCommand(modelsCommand(openModelRegistry))
  .parseAsync()
  .catch(failOver);
