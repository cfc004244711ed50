import { SetupReply } from "../../../schemas/setup.ts";
import { decode, encode } from "../../wire/codec.ts";
import { compileValidator } from "../../wire/validate.ts";
import { scriptedSetup } from "./scripted-ran.ts";
import type { ServiceCheck, ServiceVerdicts } from "./service-checks.ts";
import type { ServiceDoor } from "./service-door.ts";

const validateReply = compileValidator(SetupReply);

/** How often a bad setup is sent to a service that does not reply. */
const BAD_TRIES = 3;

/**
 * Sends a setup; the reply in words and whether the cell was accepted.
 *
 * @param numTries - How often it is sent at most; absent: until somebody replies.
 */
export async function setUp(door: ServiceDoor, cellId: string, setup: object, numTries?: number) {
  const bytes = await door.setUp(cellId, encode(setup, "json"), numTries);
  const raw = bytes && decode(bytes);
  const checked = raw?.ok ? validateReply(raw.value) : undefined;
  if (!checked?.ok) {
    return { accepted: false, code: undefined, text: bytes ? "an unreadable reply" : "no reply" };
  }
  const { accepted, code } = checked.value;
  return { accepted, code, text: accepted ? "accepted" : `refused with ${code ?? "no code"}` };
}

/** Setups that must be refused, each with its code. @rule R9 */
export async function tryBadSetups(
  door: ServiceDoor,
  cellId: string,
  verdicts: ServiceVerdicts,
): Promise<void> {
  const setup = scriptedSetup(cellId);
  const { carrierPrb: _, ...short } = setup;
  const bad: readonly (readonly [ServiceCheck, string, object])[] = [
    ["R9.1", "SCHEMA_VERSION", { ...setup, contractVersion: "99.0" }],
    ["R9.2", "BAD_FIELD", short],
    ["R9.3", "BAD_RANGE", { ...setup, carrierPrb: 5000 }],
    ["R9.4", "CELL_MISMATCH", { ...setup, cellId: `${cellId}-other` }],
  ];
  for (const [check, expected, message] of bad) {
    const { accepted, code, text } = await setUp(door, cellId, message, BAD_TRIES);
    verdicts.judge(check, !accepted && code === expected, text);
  }
}
