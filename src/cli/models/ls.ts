import type { Command } from "commander";
import type { StoredModel } from "../../ports/model-store.ts";
import { textTable } from "../text-table.ts";
import { printable } from "./printable.ts";
import { type OpenRegistry, type RegistryFlags, registryCommand } from "./registry-command.ts";

const NO_MODELS =
  "no models; train some with `slotpilot train`, or bring one with `slotpilot models import`";

const EXAMPLES = `
Exit code 1 if a model is broken.

Examples:
  $ slotpilot models ls
  $ slotpilot models ls --models-dir /srv/models --json`;

/** `slotpilot models ls`: what lies in the folder of models. */
export function lsCommand(openRegistry: OpenRegistry): Command {
  return registryCommand("ls", "list models with version, kind, features, size, hash and state")
    .addHelpText("after", EXAMPLES)
    .action((flags: RegistryFlags) => listModels(openRegistry, flags));
}

function listModels(openRegistry: OpenRegistry, { modelsDir, json }: RegistryFlags): void {
  const entries = openRegistry(modelsDir, {}).list();
  const broken = entries.filter((entry) => "code" in entry);
  if (json) {
    console.log(
      JSON.stringify(entries.map((entry) => ("code" in entry ? entry : modelFacts(entry)))),
    );
  } else {
    const rows = entries.flatMap((entry) => ("code" in entry ? [] : [modelRow(entry)]));
    const head = ["model", "kind", "features", "kB", "sha256", "trained", "signed by", "state"];
    console.log(entries.length === 0 ? NO_MODELS : textTable(head, rows));
    for (const { code, message } of broken) console.error(`${code} ${message}`);
  }
  process.exitCode = broken.length > 0 ? 1 : 0;
}

/** A model as `--json` prints it: the manifest, and the quarantine if there is one. */
export function modelFacts({ manifest, quarantine }: StoredModel): object {
  return { ...manifest, ...(quarantine && { quarantine }) };
}

function modelRow({ manifest, quarantine }: StoredModel): (string | number)[] {
  const { name, version, kind, featureSpec, sizeBytes, sha256, training, signature } = manifest;
  return [
    `${name}@${version}`,
    kind,
    printable(featureSpec.id),
    (sizeBytes / 1000).toFixed(1),
    sha256.slice(0, 12),
    printable(training.createdAt.slice(0, 10)),
    signature?.keyId ?? "–",
    quarantine ? "quarantined" : "good",
  ];
}
