import { Value } from "@sinclair/typebox/value";
import { EmulatorConfig } from "../../../schemas/config.ts";

/** Slots per ms at the subcarrier spacing of the cell. */
export const SLOTS_PER_MS = 2;

/**
 * The cell that the sanity figures are taken from: users of one speed with full buffers around a
 * corner, so that what arrives has been reflected or diffracted and fades as in the references, whose
 * fading is Rayleigh-like. With a line of sight in a street canyon it would hardly fade at all.
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
    scene: "street-canyon:streetWidthM=40,streetLengthM=120,sideLengthM=100",
    lineOfSight: "off",
    ground: "off",
    maxTxPowerDbm: 28,
    ssbPeriodMs: 0,
    csiDelaySlots: 2 * SLOTS_PER_MS,
    stockThroughputMemory: 0.995,
  };
}
