import type { Command } from "commander";
import type { BuiltInPlace } from "../../../simulator/scene/built-in-place.ts";
import { BUILT_IN_PLACES } from "../../../simulator/scene/built-in-places.ts";
import { allowedRange } from "../../../simulator/scene/place-settings.ts";
import { textTable } from "../text-table.ts";
import { usageCommand } from "./scene-command.ts";

const FILE_FORMATS = [
  { extension: ".xml", format: "Mitsuba 3 scene with PLY meshes, as Sionna RT's scenes" },
  { extension: ".obj", format: "Wavefront OBJ" },
  { extension: ".geojson", format: "GeoJSON building footprints with heights (OpenStreetMap)" },
];

/** `slotpilot scene list`: what can be opened. */
export function listCommand(): Command {
  return usageCommand("list", "list built-in places with their settings, and file formats")
    .option("--json", "print one JSON object instead of tables")
    .addHelpText(
      "after",
      "\nExamples:\n  $ slotpilot scene list\n  $ slotpilot scene validate city:seed=7,buildings=200",
    )
    .action(({ json }) => {
      const builtIn = BUILT_IN_PLACES.map(({ name, description, settings }) => {
        return { name, description, settings };
      });
      console.log(json ? JSON.stringify({ builtIn, files: FILE_FORMATS }) : tables());
    });
}

function tables(): string {
  const places = textTable(
    ["place", "description"],
    BUILT_IN_PLACES.map(({ name, description }) => [name, description]),
  );
  const settings = textTable(
    ["setting", "default", "allowed", "meaning"],
    BUILT_IN_PLACES.flatMap(settingRows),
  );
  const files = textTable(
    ["file", "format"],
    FILE_FORMATS.map(({ extension, format }) => [extension, format]),
  );
  return [places, settings, files].join("\n\n");
}

function settingRows({ name, settings }: BuiltInPlace): (string | number)[][] {
  return Object.entries(settings).map(([key, setting]) => [
    `${name}:${key}`,
    setting.default,
    allowedRange(setting),
    setting.description,
  ]);
}
