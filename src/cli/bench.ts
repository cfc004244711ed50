import type { Command } from "commander";
import { emulatorBenchCommand } from "./bench/emulator.ts";
import { usageCommand } from "./usage-command.ts";

/** `slotpilot bench`: how fast things are on this machine. */
export function benchCommands(): Command {
  return usageCommand("bench", "measure speed on this machine")
    .addHelpText("after", "\nExample:\n  $ slotpilot bench emulator --users 20 --json")
    .addCommand(emulatorBenchCommand());
}
