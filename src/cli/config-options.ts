import type { Static, TObject } from "@sinclair/typebox";
import { type Command, Option } from "commander";
import { allowedValues, flagName, loadConfig } from "../adapters/config/load-config.ts";
import { fail } from "./fail.ts";

/**
 * Gives a command one flag per key of a configuration schema, and `--config`.
 *
 * Values stay text here; `configFrom` converts and checks them together with file and environment.
 */
export function addConfigOptions(command: Command, schema: TObject): Command {
  command.option("--config <file>", "YAML or JSON file with the keys below");
  for (const [key, property] of Object.entries(schema.properties)) {
    const about = `${property.description} [${allowedValues(property)}; default ${property["default"]}]`;
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
): Static<S> {
  const known = Object.keys(schema.properties);
  const flags = Object.fromEntries(known.map((key) => [key, options[key]]));
  const file = options["config"] as string | undefined;
  const loaded = loadConfig(schema, { flags, env: process.env, file });
  if (loaded.ok) return loaded.config;
  const { code, message } = loaded.error;
  return fail({ code, message: `the configuration has problems:\n${message}` });
}
