import { Value } from "@sinclair/typebox/value";
import { EmulatorConfig } from "../../../schemas/config.ts";

/** Slots per ms at the subcarrier spacing of the cell. */
export const SLOTS_PER_MS = 2;

/**
 * The cell that the sanity figures are taken from: users of one speed with full buffers who walk among
 * towers without line of sight, so that what arrives has been reflected or diffracted, comes from all
 * sides and fades nearly as in the references, whose fading is Rayleigh's. With a line of sight, or
 * along a street, it would fade less and more slowly.
 *
 * CSI is 2 ms old and PF's window is 100 ms, as ns-3 has it.
 *
 * @param users - Number of users.
 * @param speedKmh - Speed of all of them. Unit: km/h.
 * @param seed - Where they are and what they meet.
 */
export function sanityCell(users: number, speedKmh: number, seed: number): EmulatorConfig {
  return {
    ...Value.Create(EmulatorConfig),
    clock: "lockstep",
    seed,
    ues: users,
    minSpeedKmh: speedKmh,
    maxSpeedKmh: speedKmh,
    prb: 51,
    scsKhz: 30,
    scene: "plaza:towers=8,sizeM=80",
    lineOfSight: "off",
    ground: "off",
    maxTxPowerDbm: 37,
    ssbPeriodMs: 0,
    csiDelaySlots: 2 * SLOTS_PER_MS,
    stockThroughputMemory: 0.995,
  };
}
