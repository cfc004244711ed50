import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { EmulatorConfig } from "../../../schemas/config.ts";
import { integer, oneOf, real } from "../../../schemas/config-keys.ts";
import { MAX_CARRIER_PRB } from "../../../schemas/fields.ts";
import { NATS_KEY_NAMES } from "../../../schemas/nats-keys.ts";

/** Keys of the wire, the clock and files, which a cell in one process has no use for. */
const UNUSED = [
  ...NATS_KEY_NAMES,
  ...["subjectPrefix", "cellId", "clock", "encoding", "lockstepTimeoutMs"],
  ...["ues", "numRntis", "channelTrace", "record"],
] as const;

/** Configuration of `slotpilot bench emulator`: the cell's keys, and how long to measure. */
export const EmulatorBenchConfig = Type.Object({
  users: integer("Number of users.", 1, 128, 10),
  seconds: real(
    "Measured time; with --sweep that of each cell, 4 unless set. Unit: s.",
    0.1,
    86_400,
    20,
  ),
  slots: integer(
    "Slots to measure, however long they take; 0: as many as `seconds` allow.",
    0,
    1e9,
    0,
  ),
  warmUpSeconds: real("Time before the measured one, for the compiler. Unit: s.", 0, 600, 3),
  profileSeconds: real("Time after it, for the profile by stage; 0: none. Unit: s.", 0, 600, 2),
  ...cellKeys(),
});
/** Configuration of `slotpilot bench emulator`. */
export type EmulatorBenchConfig = Static<typeof EmulatorBenchConfig>;

function cellKeys() {
  const { slots: _, ...keys } = Type.Omit(EmulatorConfig, UNUSED).properties;
  return {
    ...keys,
    prb: integer("Transmission bandwidth N_RB. Unit: PRB.", 1, MAX_CARRIER_PRB, 51),
    scsKhz: oneOf(
      "Subcarrier spacing; a slot lasts 15/scsKhz ms. Unit: kHz.",
      [15, 30, 60, 120],
      30,
    ),
  };
}

/** The cell to be measured. */
export function benchCell(bench: EmulatorBenchConfig): EmulatorConfig {
  const { users, seconds: _s, slots: _n, warmUpSeconds: _w, profileSeconds: _p, ...keys } = bench;
  return { ...Value.Create(EmulatorConfig), ...keys, ues: users, clock: "lockstep" };
}
