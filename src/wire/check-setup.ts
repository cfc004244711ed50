import { Value } from "@sinclair/typebox/value";
import { Setup } from "../../schemas/setup.ts";
import { CONTRACT_VERSION } from "../../schemas/subjects.ts";
import { type Checked, reject } from "./rejection.ts";
import { compileValidator } from "./validate.ts";

const validate = compileValidator(Setup);
const knownFields = new Set(Object.keys(Setup.properties));
const majorOf = (version: string) => version.split(".")[0];

/**
 * Checks a setup: version first, then the schema, then what fields say together.
 *
 * @param value - A decoded message.
 * @param cellId - Cell of the subject that it came on.
 * @returns The setup, without fields that the contract does not know; or `SCHEMA_VERSION`, `BAD_FIELD`, `BAD_RANGE`, `CELL_MISMATCH`.
 */
export function checkSetup(value: unknown, cellId: string): Checked<Setup> {
  const version = (value as Partial<Setup> | null)?.contractVersion;
  if (typeof version === "string" && majorOf(version) !== majorOf(CONTRACT_VERSION)) {
    return reject("SCHEMA_VERSION", `contract ${version}; this service speaks ${CONTRACT_VERSION}`);
  }
  const checked = validate(value);
  if (!checked.ok) return checked;
  const setup = knownPart(checked.value);
  if (setup.cellId !== cellId) {
    return reject("CELL_MISMATCH", `cellId ${setup.cellId} on the subject of ${cellId}`);
  }
  if (setup.subbandPrb > setup.carrierPrb) {
    return reject("BAD_RANGE", `/subbandPrb: at most carrierPrb = ${setup.carrierPrb}`);
  }
  if (12 * setup.pdschSymbols <= setup.dmrsRePerPrb + setup.overheadRePerPrb) {
    return reject("BAD_RANGE", "/dmrsRePerPrb: DM-RS and overhead leave no room for data");
  }
  return { ok: true, value: setup };
}

/** Leaves out what the contract does not know: it may be nested too deeply to be written again. */
function knownPart(setup: Setup): Setup {
  return Value.Clean(Setup, { ...setup }) as Setup;
}

/** Names the fields of a setup that the contract does not know: they may be misspelt. */
export function unknownSetupFields(value: unknown): string[] {
  return Object.keys(value as object)
    .filter((field) => !knownFields.has(field))
    .map((field) => field.slice(0, 100))
    .slice(0, 100);
}

/** Tells whether two setups state the same facts, in whatever order their fields stand. */
export function sameFacts(a: Setup, b: Setup): boolean {
  return Value.Equal(a, b);
}
