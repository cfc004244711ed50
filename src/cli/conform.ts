import type { Command } from "commander";
import type { connectNats } from "../adapters/nats/connect-nats.ts";
import { conformRanCommand } from "./conform/conform-ran.ts";
import { conformServiceCommand } from "./conform/conform-service.ts";
import { usageCommand } from "./usage-command.ts";

/** `slotpilot conform`: what is wrong with the other side. */
export function conformCommands(connect: typeof connectNats): Command {
  const about = "check a RAN or a service against the rules of the contract";
  return usageCommand("conform", about)
    .addCommand(conformRanCommand(connect))
    .addCommand(conformServiceCommand(connect));
}
