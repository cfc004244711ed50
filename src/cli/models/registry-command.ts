import { type Command, Option } from "commander";
import type { ModelKeeper } from "../../ports/model-registry.ts";
import type { ModelFault } from "../../ports/model-store.ts";
import { fail } from "../fail.ts";
import { usageCommand } from "../usage-command.ts";

/** Whose models are let in. */
export interface TrustFlags {
  /** Folder of public keys. */
  readonly trustedKeys?: string;
  /** Whether unsigned models are refused. */
  readonly requireSignature?: boolean;
}

/** What every command of `models` knows. */
export interface RegistryFlags extends TrustFlags {
  /** Folder of models; empty: those shipped with slotpilot. */
  readonly modelsDir: string;
  /** Whether to print JSON. */
  readonly json?: boolean;
}

/** Opens a folder of models; an empty name stands for the models shipped with slotpilot. */
export type OpenRegistry = (folder: string, trust: TrustFlags) => ModelKeeper;

/** Makes a command of `models`, with the options that all of them have. */
export function registryCommand(name: string, description: string): Command {
  const folder = new Option("--models-dir <folder>", "folder of models");
  return usageCommand(name, description)
    .addOption(folder.env("SLOTPILOT_MODELS_DIR").default("", "those shipped with slotpilot"))
    .option("--json", "print JSON instead of text");
}

/** Options of commands that judge a model. */
export function trustOptions(): Option[] {
  return [
    new Option("--trusted-keys <folder>", "folder of public Ed25519 keys (*.pem)"),
    new Option("--require-signature", "refuse models that no trusted key has signed"),
  ];
}

/** Goes on with what is good, or ends the program with what is wrong. */
export function orFail<T extends object>(found: T | ModelFault, { json }: RegistryFlags): T {
  if (!("code" in found)) return found;
  if (!json) return fail(found);
  console.log(JSON.stringify(found));
  process.exit(1);
}
