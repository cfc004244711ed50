import { Command } from "commander";
import type { ModelStore, StoredModel } from "../ports/model-store.ts";
import { textTable } from "./text-table.ts";

const NO_MODELS = "no models; train some with `slotpilot train`";

/** `slotpilot models`: what lies in the model folder. */
export function modelsCommand(openStore: (root: string) => ModelStore): Command {
  const ls = new Command("ls")
    .description("list models with version, kind, features, size and hash")
    .option("--models-dir <folder>", "folder of models (default: those shipped with slotpilot)", "")
    .option("--json", "print one JSON array instead of a table")
    .addHelpText("after", "\nExamples:\n  $ slotpilot models ls\n  $ slotpilot models ls --json")
    .action(({ modelsDir, json }) => listModels(openStore(modelsDir), Boolean(json)));
  return new Command("models").description("look at policy models").addCommand(ls);
}

function listModels(store: ModelStore, json: boolean): void {
  const entries = store.list();
  const broken = entries.filter((entry) => "code" in entry);
  if (json) {
    const rows = entries.map((entry) => ("code" in entry ? entry : entry.manifest));
    console.log(JSON.stringify(rows));
  } else {
    const rows = entries.flatMap((entry) => ("code" in entry ? [] : [modelRow(entry)]));
    const head = ["model", "kind", "features", "kB", "sha256", "trained"];
    console.log(entries.length === 0 ? NO_MODELS : textTable(head, rows));
    for (const { code, message } of broken) console.error(`${code} ${message}`);
  }
  process.exitCode = broken.length > 0 ? 1 : 0;
}

function modelRow({ manifest }: StoredModel): (string | number)[] {
  const { name, version, kind, featureSpec, sizeBytes, sha256, training } = manifest;
  return [
    `${name}@${version}`,
    kind,
    featureSpec.id,
    (sizeBytes / 1000).toFixed(1),
    sha256.slice(0, 12),
    training.createdAt.slice(0, 10),
  ];
}
