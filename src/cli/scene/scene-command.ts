import type { TObject } from "@sinclair/typebox";
import type { Command } from "commander";
import { hasRoughFaces, NOTHING_ROUGH } from "../../../simulator/scene/has-rough-faces.ts";
import { openPlace } from "../../../simulator/scene/open-place.ts";
import type { Place } from "../../../simulator/scene/place.ts";
import { addConfigOptions } from "../config-options.ts";
import { fail } from "../fail.ts";
import { usageCommand } from "../usage-command.ts";

/** Makes a command that opens a scene, with a flag per key of its schema. */
export function sceneCommand(name: string, description: string, schema: TObject): Command {
  const command = usageCommand(name, description)
    .argument("<scene>", "built-in place with settings, such as city:seed=7, or a file's path")
    .option("--json", "print one JSON object instead of a table");
  return addConfigOptions(command, schema);
}

/** What a scene is opened with, and for. */
interface OpenKeys {
  readonly materialsFile: string;
  readonly ground: "on" | "off";
  /** Absent: nothing is traced. */
  readonly scattering?: "on" | "off";
}

/** Opens a scene, or ends the program with the reason. */
export function openOrFail(
  reference: string,
  { materialsFile, ground, scattering }: OpenKeys,
): Place {
  const opened = openPlace(reference, {
    ...(materialsFile === "" ? {} : { materialsFile }),
    ground: ground === "on",
  });
  if (!opened.ok) return fail(opened.error);
  if (scattering === "on" && !hasRoughFaces(opened.place)) {
    fail({ code: "CONFIG_INVALID", message: `--scattering: ${NOTHING_ROUGH}` });
  }
  return opened.place;
}
