import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { ModelFault, StoredModel } from "../../ports/model-store.ts";
import type { CommandFailure } from "../fail.ts";
import { modelFacts } from "./ls.ts";
import {
  type OpenRegistry,
  orFail,
  type RegistryFlags,
  registryCommand,
} from "./registry-command.ts";

const REFERENCE = "`name@version`, `sha256:…`, or `name` if it has one version";

/** `slotpilot models remove`: removes a model that nobody uses. */
export function removeCommand(openRegistry: OpenRegistry): Command {
  return registryCommand("remove", "remove a model that no service uses or would go back to")
    .argument("<reference>", REFERENCE)
    .addHelpText("after", "\nExamples:\n  $ slotpilot models remove prb@1.0.0")
    .action(async (reference: string, flags: RegistryFlags) => {
      tell("removed", await openRegistry(flags.modelsDir, {}).remove(reference), flags);
    });
}

/** `slotpilot models release`: lifts a quarantine. */
export function releaseCommand(openRegistry: OpenRegistry): Command {
  return registryCommand("release", "lift the quarantine of a model")
    .argument("<reference>", REFERENCE)
    .addHelpText("after", "\nExamples:\n  $ slotpilot models release prb@3.0.0")
    .action(async (reference: string, flags: RegistryFlags) => {
      tell("released", await openRegistry(flags.modelsDir, {}).release(reference), flags);
    });
}

const SIGN_EXAMPLES = `
Examples:
  $ openssl genpkey -algorithm ed25519 -out maker.key         the private key, for the maker alone
  $ openssl pkey -in maker.key -pubout -out keys/maker.pem    the public key, for who shall trust it
  $ slotpilot models sign prb@3.0.0 --key maker.key`;

interface SignFlags extends RegistryFlags {
  readonly key: string;
}

/** `slotpilot models sign`: vouches for a model. */
export function signCommand(openRegistry: OpenRegistry): Command {
  return registryCommand("sign", "vouch for a model with a private key")
    .argument("<reference>", REFERENCE)
    .requiredOption("--key <file>", "private Ed25519 key, PKCS #8 in PEM")
    .addHelpText("after", SIGN_EXAMPLES)
    .action(async (reference: string, flags: SignFlags) => {
      const { pem } = orFail(readKey(flags.key), flags);
      tell("signed", await openRegistry(flags.modelsDir, {}).sign(reference, pem), flags);
    });
}

function readKey(path: string): { readonly pem: string } | CommandFailure {
  try {
    return { pem: readFileSync(path, "utf8") };
  } catch (error) {
    const message = `--key ${path}: it can't be read (${(error as NodeJS.ErrnoException).code})`;
    return { code: "SIGNING_KEY_INVALID", message };
  }
}

function tell(done: string, outcome: StoredModel | ModelFault, flags: RegistryFlags): void {
  const model = orFail(outcome, flags);
  const { name, version, sha256 } = model.manifest;
  if (flags.json) console.log(JSON.stringify(modelFacts(model)));
  else console.log(`${done} ${name}@${version} (sha256:${sha256.slice(0, 12)})`);
}
