import { type Static, Type } from "@sinclair/typebox";
import { EmulatorConfig, ServiceConfig } from "../../../schemas/config.ts";
import { integer, oneOf, real, text } from "../../../schemas/config-keys.ts";
import { MAX_CARRIER_PRB } from "../../../schemas/fields.ts";
import { NATS_KEYS } from "../../../schemas/nats-keys.ts";
import { completeConfig } from "../../../simulator/mac/complete-config.ts";
import { loadConfig } from "../../adapters/config/load-config.ts";
import { slotDurationUs } from "../../nr/numerology.ts";

/** What is measured by `slotpilot bench`. */
export const Scenario = Type.Object(
  {
    users: integer("Number of users.", 1, 128, 8),
    prb: integer("Transmission bandwidth N_RB. Unit: PRB.", 1, MAX_CARRIER_PRB, 51),
    cells: integer("Cells at once, each a process of its own.", 1, 32, 1),
    slotUs: oneOf("Slot duration, 15 000/scsKhz. Unit: µs.", [1000, 500, 250, 125], 1000),
    lead: integer("How far ahead allocations are wanted. Unit: slots.", 1, 30, 2),
    encoding: oneOf("Encoding on the wire.", ["msgpack", "json"], "msgpack"),
    policy: Type.String({
      description: "PRB shares: `learned`, `pf`, `round-robin`, `max-rate`, …, or a model.",
      default: "learned",
      minLength: 1,
    }),
    power: text(
      "Power: `learned`, `equal`, `cap-shift`, `fair`, …, or a model; default: as `policy`.",
    ),
    seconds: real("Measured time of each round. Unit: s.", 0.1, 86_400, 20),
    warmUpSeconds: real("Time before it, for the compiler. Unit: s.", 0, 600, 5),
    realtimePriority: ServiceConfig.properties.realtimePriority,
    rounds: integer("Rounds; the figures are medians over them.", 1, 1000, 1),
    seed: integer("Seed of the first cell; the next cell has the next one.", 0, 2 ** 31, 1),
  },
  { description: "What was measured." },
);
/** What is measured by `slotpilot bench`. */
export type Scenario = Static<typeof Scenario>;

/** Configuration of `slotpilot bench`: a scenario, and where it runs. */
export const LoopBenchConfig = Type.Object({
  ...Scenario.properties,
  ...NATS_KEYS,
  subjectPrefix: EmulatorConfig.properties.subjectPrefix,
});
/** Configuration of `slotpilot bench`. */
export type LoopBenchConfig = Static<typeof LoopBenchConfig>;

/** Picks what is measured; where it runs is no part of a result. */
export function scenarioOf(config: LoopBenchConfig): Scenario {
  const keys = Object.keys(Scenario.properties) as (keyof Scenario)[];
  return Object.fromEntries(keys.map((key) => [key, config[key]])) as Scenario;
}

const SCS_KHZ = { 1000: 15, 500: 30, 250: 60, 125: 120 } as const;

/** Longest time that a RAN's own process gets to warm up, beside the service that is warm already. Unit: s. */
const RAN_WARM_UP_S = 1;

/**
 * Configures the emulated cell of a scenario.
 *
 * @param scenario - Each key valid.
 * @returns The cell, complete; or every problem of the keys' combination as a line.
 */
export function scenarioCell(
  scenario: Scenario,
): { ok: true; config: EmulatorConfig } | { ok: false; problems: string[] } {
  const { users: ues, prb, lead: leadSlots, encoding, seed } = scenario;
  const scsKhz = SCS_KHZ[scenario.slotUs];
  const flags = { ues, prb, scsKhz, leadSlots, encoding, seed, clock: "paced" };
  const loaded = loadConfig(EmulatorConfig, { flags });
  if (!loaded.ok) return { ok: false, problems: loaded.error.message.split("\n") };
  return completeConfig(loaded.config);
}

/** How long a RAN runs. */
export interface RanLength {
  /** Slots in all. */
  readonly slots: number;
  /** Slots at its beginning that do not count. */
  readonly warmUpSlots: number;
}

/**
 * Length of the run that counts; its first second warms the RAN's own process up.
 *
 * @param scenario - Scenario.
 * @param furtherS - Warm-up besides that second. Unit: s.
 */
export function measuredLength(scenario: Scenario, furtherS = 0): RanLength {
  const warmUpSlots = slotsIn(Math.min(RAN_WARM_UP_S, scenario.warmUpSeconds) + furtherS, scenario);
  return { slots: warmUpSlots + Math.max(1, slotsIn(scenario.seconds, scenario)), warmUpSlots };
}

/** Length of the run that only warms the service up. */
export function warmUpLength(scenario: Scenario): RanLength {
  return { slots: slotsIn(scenario.warmUpSeconds, scenario), warmUpSlots: 0 };
}

function slotsIn(seconds: number, { slotUs }: Scenario): number {
  return Math.round((seconds * 1e6) / slotDurationUs(SCS_KHZ[slotUs]));
}
