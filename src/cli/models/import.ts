import { readFileSync, statSync } from "node:fs";
import { type Command, Option } from "commander";
import type { ImportedModel, RefusedModel } from "../../ports/model-registry.ts";
import type { CommandFailure } from "../fail.ts";
import { describeModel } from "./describe-model.ts";
import { modelFacts } from "./ls.ts";
import {
  type OpenRegistry,
  orFail,
  type RegistryFlags,
  registryCommand,
  trustOptions,
} from "./registry-command.ts";
import { verdictTable } from "./verdict-table.ts";

const EXAMPLES = `
Without --manifest the command writes one, from --name, --version, --kind and what the graph says.
The model is validated in a process of its own before it is let in. Exit code 1 if it is refused.

Examples:
  $ slotpilot models import policy.onnx --name prb --version 3.0.0 --kind prb
  $ slotpilot models import runs/train-1/models/prb/3.0.0/model.onnx --manifest runs/train-1/models/prb/3.0.0/manifest.json
  $ slotpilot models import policy.onnx --manifest m.json --trusted-keys keys --require-signature`;

/** Largest file that is read. Unit: bytes. */
const MAX_BYTES = 100_000_000;

interface ImportFlags extends RegistryFlags {
  readonly manifest?: string;
  readonly name?: string;
  readonly version?: string;
  readonly kind?: "prb" | "power";
  readonly featureSpec?: string;
}

/** `slotpilot models import`: brings a model into the folder of models. */
export function importCommand(openRegistry: OpenRegistry): Command {
  const ofClaim = ["name", "version", "kind", "featureSpec"];
  const command = registryCommand("import", "validate a model and put it beside the others")
    .argument("<file>", "the ONNX file")
    .addOption(new Option("--manifest <file>", "its manifest").conflicts(ofClaim))
    .option("--name <name>", "name of the policy")
    .option("--version <version>", "its version")
    .addOption(new Option("--kind <stage>", "stage that it serves").choices(["prb", "power"]))
    .option("--feature-spec <id>", "features that it was made for (default: this version's)");
  for (const option of trustOptions()) command.addOption(option);
  return command.addHelpText("after", EXAMPLES).action(async (file: string, flags: ImportFlags) => {
    const manifest = orFail(manifestOf(file, flags), flags);
    const registry = openRegistry(flags.modelsDir, flags);
    show(await registry.import({ file, manifest }), flags);
  });
}

function show(outcome: ImportedModel | RefusedModel, flags: ImportFlags): void {
  const { verdict } = outcome;
  if (verdict && !flags.json) console.log(verdictTable(verdict));
  const model = orFail<ImportedModel>(outcome, flags);
  const { notes = [], folder } = model;
  if (flags.json) {
    console.log(JSON.stringify({ ...modelFacts(model), folder, notes, verdict }));
    return;
  }
  console.log(`${model.manifest.name}@${model.manifest.version} lies in ${folder}`);
  for (const note of notes) console.log(`Note: ${note}`);
}

function manifestOf(file: string, flags: ImportFlags): object | CommandFailure {
  const { manifest, name, version, kind, featureSpec } = flags;
  if (manifest !== undefined) return readManifest(manifest);
  if (name === undefined || version === undefined || kind === undefined) {
    const message = "give --manifest, or --name, --version and --kind";
    return { code: "CONFIG_INVALID", message };
  }
  const bytes = read(file);
  if ("code" in bytes) return bytes;
  const claim = { name, version, kind, featureSpec };
  return describeModel(file, bytes, claim, new Date().toISOString());
}

function readManifest(path: string): object | CommandFailure {
  const bytes = read(path);
  if ("code" in bytes) return bytes;
  try {
    return Object(JSON.parse(Buffer.from(bytes).toString("utf8")));
  } catch {
    return { code: "MODEL_UNREADABLE", message: `--manifest ${path}: it is no JSON` };
  }
}

function read(path: string): Uint8Array | CommandFailure {
  const unreadable = (why: string): CommandFailure => {
    return { code: "MODEL_UNREADABLE", message: `${path}: ${why}` };
  };
  try {
    const facts = statSync(path);
    if (!facts.isFile()) return unreadable("it is no regular file");
    return facts.size > MAX_BYTES
      ? unreadable(`it has ${facts.size} bytes; at most ${MAX_BYTES} are allowed`)
      : readFileSync(path);
  } catch (error) {
    return unreadable(`it can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
