import { Command } from "commander";
import { ServiceConfig } from "../../schemas/config.ts";
import { addConfigOptions, configFrom } from "./config-options.ts";
import { type CommandFailure, fail } from "./fail.ts";
import { stopSignal } from "./stop-signal.ts";

/** Runs the control plane until the signal is given; returns what kept it from running, if so. */
export type RunService = (
  config: ServiceConfig,
  signal: AbortSignal,
) => Promise<CommandFailure | undefined>;

/** `slotpilot serve`: the control plane as a long-running service. */
export function serveCommand(runService: RunService): Command {
  const command = new Command("serve").description(
    "run the control plane: reports in, allocations out, for every cell on the broker",
  );
  return addConfigOptions(command, ServiceConfig)
    .addHelpText(
      "after",
      `
Examples:
  $ slotpilot serve
  $ slotpilot serve --nats-url nats://10.0.0.5:4222 --prb-policy pf --power-policy equal
  $ SLOTPILOT_DEADLINE_US=500 slotpilot serve --config slotpilot.yaml

Flags win over the environment (SLOTPILOT_NATS_URL, …), that over the file, that over defaults.`,
    )
    .action(async (options) => {
      const { config } = configFrom(ServiceConfig, options);
      const failure = await runService(config, stopSignal());
      if (failure) fail(failure);
      process.exit(0);
    });
}
