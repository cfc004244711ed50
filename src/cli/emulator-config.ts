import { EmulatorConfig } from "../../schemas/config.ts";
import { completeConfig } from "../../simulator/mac/complete-config.ts";
import { type CommandConfig, configFrom } from "./config-options.ts";
import { fail } from "./fail.ts";

/**
 * Reads the emulated cell's configuration as `configFrom` does, and checks what its keys mean
 * together; `prb` is N_RB where a channel bandwidth is named.
 */
export function emulatorConfigFrom(
  options: Readonly<Record<string, unknown>>,
): CommandConfig<EmulatorConfig> {
  const read = configFrom(EmulatorConfig, options);
  const completed = completeConfig(read.config);
  if (completed.ok) return { ...read, config: completed.config };
  const problems = completed.problems.map((problem) => `  ${problem}`);
  const message = ["the configuration has problems:", ...problems].join("\n");
  return fail({ code: "CONFIG_INVALID", message });
}
