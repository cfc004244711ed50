import type { Command } from "commander";
import { coverageCommand } from "./scene/coverage.ts";
import { listCommand } from "./scene/list.ts";
import { pathsCommand } from "./scene/paths.ts";
import { renderCommand } from "./scene/render.ts";
import { responseCommand } from "./scene/response.ts";
import { validateCommand } from "./scene/validate.ts";
import { usageCommand } from "./usage-command.ts";

/** `slotpilot scene`: places, their paths and their maps. */
export function sceneCommands(): Command {
  return usageCommand("scene", "look at places: paths, channels, pictures and radio maps")
    .addHelpText(
      "after",
      `
Examples:
  $ slotpilot scene list
  $ slotpilot scene paths street-canyon --rx 50,5,1.5
  $ slotpilot scene render plaza --rx 20,30,1.5 --out rays.png
  $ slotpilot scene coverage city --metric snr --out map.png`,
    )
    .addCommand(listCommand())
    .addCommand(validateCommand())
    .addCommand(pathsCommand())
    .addCommand(responseCommand())
    .addCommand(renderCommand())
    .addCommand(coverageCommand());
}
