import type { TObject } from "@sinclair/typebox";
import { Command } from "commander";
import { openPlace } from "../../../simulator/scene/open-place.ts";
import type { Place } from "../../../simulator/scene/place.ts";
import { addConfigOptions } from "../config-options.ts";
import { fail } from "../fail.ts";

/** Exit code of a wrong command line. */
const EXIT_USAGE = 2;

/** Makes a command whose mistakes of use end with exit code 2. */
export function usageCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT_USAGE));
}

/** Makes a command that opens a scene, with a flag per key of its schema. */
export function sceneCommand(name: string, description: string, schema: TObject): Command {
  const command = usageCommand(name, description)
    .argument("<scene>", "built-in place with settings, such as city:seed=7, or a file's path")
    .option("--json", "print one JSON object instead of a table");
  return addConfigOptions(command, schema);
}

/** Opens a scene, or ends the program with the reason. */
export function openOrFail(
  reference: string,
  { materialsFile, ground }: { readonly materialsFile: string; readonly ground: "on" | "off" },
): Place {
  const opened = openPlace(reference, {
    ...(materialsFile === "" ? {} : { materialsFile }),
    ground: ground === "on",
  });
  return opened.ok ? opened.place : fail(opened.error);
}
