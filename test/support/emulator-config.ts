import { Value } from "@sinclair/typebox/value";
import { EmulatorConfig } from "../../schemas/config.ts";

/** A configuration of the emulator: the schema's defaults with a small cell without SS/PBCH, and `changes` on top. */
export function emulatorConfig(changes: Partial<EmulatorConfig> = {}): EmulatorConfig {
  const small = { ues: 4, prb: 24, ssbPeriodMs: 0, clock: "lockstep", ...changes };
  return Value.Decode(EmulatorConfig, Value.Default(EmulatorConfig, small));
}
