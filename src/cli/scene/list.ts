import type { Command } from "commander";
import type { BuiltInPlace } from "../../../simulator/scene/built-in-place.ts";
import { BUILT_IN_PLACES } from "../../../simulator/scene/built-in-places.ts";
import { SCENE_IMPORTERS } from "../../../simulator/scene/import/scene-importers.ts";
import { allowedRange } from "../../../simulator/scene/place-settings.ts";
import { textTable } from "../text-table.ts";
import { usageCommand } from "../usage-command.ts";

/** Lines are broken to fit a window of 100 columns. */
const LINE_COLUMNS = 100;

/** What the longest of the other columns leaves to a setting's text. */
const TEXT_COLUMNS = 40;

/** `slotpilot scene list`: what can be opened. */
export function listCommand(): Command {
  return usageCommand("list", "list built-in places and file formats with their settings")
    .option("--json", "print one JSON object instead of tables")
    .addHelpText(
      "after",
      `
Examples:
  $ slotpilot scene list
  $ slotpilot scene validate city:seed=7,buildings=200
  $ slotpilot scene validate town.obj:yUp=1`,
    )
    .action(({ json }) => {
      const builtIn = BUILT_IN_PLACES.map(({ name, description, settings }) => {
        return { name, description, settings };
      });
      const files = SCENE_IMPORTERS.map(({ extension, description, settings }) => {
        return { extension, description, settings };
      });
      if (json) console.log(JSON.stringify({ builtIn, files }));
      else console.log([...builtIn.map(ofPlace), ...files.map(ofFile)].join("\n\n"));
    });
}

type Opened = Pick<BuiltInPlace, "description" | "settings">;

const ofPlace = ({ name, ...place }: Opened & { readonly name: string }) => sectionOf(name, place);

const ofFile = ({ extension, ...file }: Opened & { readonly extension: string }) =>
  sectionOf(`FILE${extension}`, file);

/** Name and description in a line, settings in a table. */
function sectionOf(name: string, { description, settings }: Opened): string {
  const rows = Object.entries(settings).map(([key, setting]) => [
    key,
    setting.default,
    allowedRange(setting),
    broken(setting.description.replace(/\. Unit: (\w+)\.$/, " ($1)."), TEXT_COLUMNS),
  ]);
  const heading = broken(`${name}: ${description}`, LINE_COLUMNS);
  if (rows.length === 0) return heading;
  return `${heading}\n${textTable(["setting", "default", "allowed", "meaning"], rows)}`;
}

/** Text with line breaks between its words. */
function broken(text: string, numColumns: number): string {
  return text.replace(new RegExp(`(.{1,${numColumns}})(?: |$)`, "g"), "$1\n").trimEnd();
}
