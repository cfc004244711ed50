import type { Command } from "commander";
import type { StoredModel } from "../../ports/model-store.ts";
import { textTable } from "../text-table.ts";
import { modelFacts } from "./ls.ts";
import { printable } from "./printable.ts";
import {
  type OpenRegistry,
  orFail,
  type RegistryFlags,
  registryCommand,
} from "./registry-command.ts";

const EXAMPLES = `
A reference is \`name\` (its newest version), \`name@version\` or \`sha256:\` and 12 to 64 hex digits.

Examples:
  $ slotpilot models show prb
  $ slotpilot models show prb@2.0.0 --json | jq .training.config
  $ slotpilot models show sha256:eda54dd2a032`;

/** `slotpilot models show`: one model in full. */
export function showCommand(openRegistry: OpenRegistry): Command {
  return registryCommand("show", "say what one model is and where it comes from")
    .argument("<reference>", "the model")
    .addHelpText("after", EXAMPLES)
    .action((reference: string, flags: RegistryFlags) => {
      const model = orFail(openRegistry(flags.modelsDir, {}).inspect(reference), flags);
      if (flags.json) console.log(JSON.stringify({ ...modelFacts(model), folder: model.folder }));
      else console.log(modelText(model));
    });
}

function modelText({ manifest, folder, quarantine }: StoredModel): string {
  const { name, version, kind, featureSpec, input, output, training, signature } = manifest;
  const tensor = ({ name, shape }: typeof input) => `${name} [${shape.join(", ")}]`;
  const facts = [
    ["model", `${name}@${version}`],
    ["kind", kind],
    ["state", quarantine ? `quarantined since ${quarantine.at}: ${quarantine.reason}` : "good"],
    ["features", `${featureSpec.id} (${featureSpec.hash})`],
    ["input", tensor(input)],
    ["output", tensor(output)],
    ["operator set", `${manifest.opset}`],
    ["size", `${(manifest.sizeBytes / 1000).toFixed(1)} kB`],
    ["SHA-256", manifest.sha256],
    ["signed by", signature?.keyId ?? "nobody"],
    ["made by", `${training.method}; ${training.backend}`],
    ["made at", training.createdAt],
    ["folder", folder],
  ];
  const figures = Object.entries(manifest.evaluation).map(
    ([figure, value]) => [printable(figure), value] as const,
  );
  const table = textTable(
    ["", ""],
    facts.map(([what = "", value = ""]) => [what, printable(value)]),
  );
  return figures.length === 0 ? table : `${table}\n${textTable(["figure", "value"], figures)}`;
}
