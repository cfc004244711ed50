import type { Static, TObject } from "@sinclair/typebox";
import { type Command, Option } from "commander";
import { allowedValues, flagName, loadConfig } from "../adapters/config/load-config.ts";
import { fail } from "./fail.ts";

/** A command's configuration, and what of it the user asked for. */
export interface CommandConfig<T> {
  /** Complete and valid. */
  readonly config: T;
  /** Whether a key was set by flag, environment or file; otherwise it is its default. */
  isSet(key: keyof T & string): boolean;
}

/**
 * Gives a command one flag per key of a configuration schema, and `--config`.
 *
 * Values stay text here; `configFrom` converts and checks them together with file and environment.
 */
export function addConfigOptions(command: Command, schema: TObject): Command {
  command.option("--config <file>", "YAML or JSON file with the keys below");
  for (const [key, property] of Object.entries(schema.properties)) {
    const { description, default: value } = property;
    const otherwise = value === "" ? "" : `; default ${value}`;
    const about = `${description} [${allowedValues(property)}${otherwise}]`;
    command.addOption(new Option(`${flagName(key)} <value>`, about));
  }
  return command;
}

/**
 * Reads a command's configuration from flags, environment and file; ends the program with all
 * problems at once if it is wrong.
 */
export function configFrom<S extends TObject>(
  schema: S,
  options: Readonly<Record<string, unknown>>,
): CommandConfig<Static<S>> {
  const known = Object.keys(schema.properties);
  const flags = Object.fromEntries(known.map((key) => [key, options[key]]));
  const file = options["config"] as string | undefined;
  const loaded = loadConfig(schema, { flags, env: process.env, file });
  if (loaded.ok) {
    const { config, origins } = loaded;
    return { config, isSet: (key) => origins.has(key) };
  }
  const { code, message } = loaded.error;
  return fail({ code, message: `the configuration has problems:\n${message}` });
}

/** Writes a configuration as the flags of one of our own commands. */
export function configFlags(config: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(config).map(([key, value]) => `${flagName(key)}=${value}`);
}
